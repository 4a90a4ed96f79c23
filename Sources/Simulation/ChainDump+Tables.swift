import Bitcoin

extension ChainDump {
  var etlCSV: [File] {
    let blocks = entries.map { entry in
      let header = entry.header
      let nonce = String(header.nonce, radix: 16)
      let bits = String(header.bits, radix: 16)
      return "\(header.hash),\(entry.height),\(header.version),\(header.merkleRoot),"
        + "\(header.time),\(nonce),\(bits),\(entry.coinbaseScript),\(entry.transactions.count)"
    }
    let transactions = rows { entry, position in
      let row = entry.transactions[position]
      return "\(row.txid),\(row.size),\(row.version),\(row.lockTime),\(entry.height),"
        + "\(entry.header.hash),\(row.isCoinbase),\(position),"
        + "\(quoted(etlInputs(row))),\(quoted(etlOutputs(row))),"
        + "\(row.isCoinbase ? 0 : row.inputs.count),\(row.outputs.count),\(row.paid)"
    }
    return [
      file(
        "blocks.csv",
        [
          "hash,number,version,merkle_root,timestamp,nonce,bits,coinbase_param,transaction_count"
        ] + blocks),
      file(
        "transactions.csv",
        [
          "hash,size,version,lock_time,block_number,block_hash,is_coinbase,index,inputs,outputs,"
            + "input_count,output_count,output_value"
        ] + transactions),
    ]
  }

  private func quoted(_ text: String) -> String {
    "\"" + text.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }

  var blockchair: [File] {
    let blocks = entries.map { entry in
      let header = entry.header
      return "\(entry.height)\t\(header.hash)\t\(header.time)\t\(header.version)"
        + "\t\(header.merkleRoot)\t\(header.nonce)\t\(header.bits)"
        + "\t\(entry.coinbaseScript)\t\(entry.transactions.count)"
    }
    let transactions = rows { entry, position in
      let row = entry.transactions[position]
      return "\(entry.height)\t\(row.txid)\t\(row.size)\t\(row.weight)\t\(row.version)"
        + "\t\(row.lockTime)\t\(row.isCoinbase ? 1 : 0)"
        + "\t\(row.inputs.count)\t\(row.outputs.count)\t\(row.paid)"
    }
    let inputs = entries.flatMap { entry in
      entry.transactions.filter { !$0.isCoinbase }.flatMap { row in
        row.inputs.enumerated().map { number, input in
          "0\t\(input.previous)\t\(input.vout)\t\(entry.height)\t\(row.txid)\t\(number)"
            + "\t\(input.sequence)\t\(Hex.encode(input.scriptSig))"
        }
      }
    }
    let outputs = entries.flatMap { entry in
      entry.transactions.flatMap { row in
        row.outputs.enumerated().map { number, output in
          "\(entry.height)\t\(row.txid)\t\(number)\t\(output.value)\t\(Hex.encode(output.script))"
        }
      }
    }
    return [
      file(
        "blockchair_bitcoin_blocks.tsv",
        [
          "id\thash\ttime\tversion\tmerkle_root\tnonce\tbits\tcoinbase_data_hex"
            + "\ttransaction_count"
        ] + blocks),
      file(
        "blockchair_bitcoin_transactions.tsv",
        [
          "block_id\thash\tsize\tweight\tversion\tlock_time\tis_coinbase\tinput_count"
            + "\toutput_count\toutput_total"
        ] + transactions),
      file(
        "blockchair_bitcoin_inputs.tsv",
        [
          "block_id\ttransaction_hash\tindex\tspending_block_id\tspending_transaction_hash"
            + "\tspending_index\tspending_sequence\tspending_signature_hex"
        ] + inputs),
      file(
        "blockchair_bitcoin_outputs.tsv",
        ["block_id\ttransaction_hash\tindex\tvalue\tscript_hex"] + outputs),
    ]
  }

  var csvdump: [File] {
    let span = "0-\(max(0, entries.count - 1)).csv"
    let blocks = entries.map { entry in
      let header = entry.header
      return "\(header.hash);\(entry.height);\(header.version);\(entry.raw.count);"
        + "\(header.previous);\(header.merkleRoot);\(header.time);\(header.bits);\(header.nonce)"
    }
    let transactions = rows { entry, position in
      let row = entry.transactions[position]
      return "\(row.txid);\(entry.header.hash);\(row.version);\(row.lockTime)"
    }
    let inputs = entries.flatMap { entry in
      entry.transactions.flatMap { row in
        row.inputs.map { input in
          "\(row.txid);\(input.previous);\(input.vout);\(Hex.encode(input.scriptSig));"
            + "\(input.sequence)"
        }
      }
    }
    let outputs = entries.flatMap { entry in
      entry.transactions.flatMap { row in
        row.outputs.enumerated().map { number, output in
          "\(row.txid);\(number);\(output.value);\(Hex.encode(output.script));"
        }
      }
    }
    return [
      file("blocks-" + span, blocks), file("transactions-" + span, transactions),
      file("tx_in-" + span, inputs), file("tx_out-" + span, outputs),
    ]
  }
}
