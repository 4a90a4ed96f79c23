import Bitcoin

extension ChainDump {
  func coreBlock(_ entry: Entry) -> String {
    let header = entry.header
    let rows = entry.transactions.map(coreTransaction).joined(separator: ",")
    let previous = entry.height > 0 ? #""previousblockhash":"\#(header.previous)","# : ""
    return #"{"hash":"\#(header.hash)","height":\#(entry.height),"version":\#(header.version),"#
      + #""merkleroot":"\#(header.merkleRoot)","time":\#(header.time),"nonce":\#(header.nonce),"#
      + #""bits":"\#(hex(header.bits))","nTx":\#(entry.transactions.count),"# + previous
      + #""tx":[\#(rows)]}"#
  }

  private func coreTransaction(_ transaction: Transaction) -> String {
    let inputs = transaction.inputs.map { input in
      transaction.isCoinbase
        ? #"{"coinbase":"\#(Hex.encode(input.scriptSig))","sequence":\#(input.sequence)}"#
        : #"{"txid":"\#(input.previous)","vout":\#(input.vout),"#
          + #""scriptSig":{"asm":"","hex":"\#(Hex.encode(input.scriptSig))"},"#
          + #""sequence":\#(input.sequence)}"#
    }
    let outputs = transaction.outputs.enumerated().map { number, output in
      #"{"value":\#(Amount(satoshis: output.value).bitcoinText),"n":\#(number),"#
        + #""scriptPubKey":{"asm":"","hex":"\#(Hex.encode(output.script))"}}"#
    }
    return #"{"txid":"\#(transaction.txid)","version":\#(transaction.version),"#
      + #""size":\#(transaction.size),"weight":\#(transaction.weight),"#
      + #""locktime":\#(transaction.lockTime),"vin":[\#(inputs.joined(separator: ","))],"#
      + #""vout":[\#(outputs.joined(separator: ","))]}"#
  }

  func etlBlock(_ entry: Entry) -> String {
    let header = entry.header
    return #"{"hash":"\#(header.hash)","size":\#(entry.raw.count),"number":\#(entry.height),"#
      + #""version":\#(header.version),"merkle_root":"\#(header.merkleRoot)","#
      + #""timestamp":\#(header.time),"nonce":"\#(String(header.nonce, radix: 16))","#
      + #""bits":"\#(hex(header.bits))","coinbase_param":"\#(entry.coinbaseScript)","#
      + #""transaction_count":\#(entry.transactions.count)}"#
  }

  func etlTransaction(_ entry: Entry, _ position: Int) -> String {
    let transaction = entry.transactions[position]
    return #"{"hash":"\#(transaction.txid)","size":\#(transaction.size),"#
      + #""version":\#(transaction.version),"lock_time":\#(transaction.lockTime),"#
      + #""block_number":\#(entry.height),"block_hash":"\#(entry.header.hash)","#
      + #""is_coinbase":\#(transaction.isCoinbase),"index":\#(position),"#
      + #""inputs":\#(etlInputs(transaction)),"outputs":\#(etlOutputs(transaction)),"#
      + #""input_count":\#(transaction.isCoinbase ? 0 : transaction.inputs.count),"#
      + #""output_count":\#(transaction.outputs.count),"output_value":\#(transaction.paid)}"#
  }

  func etlInputs(_ transaction: Transaction) -> String {
    let inputs = transaction.isCoinbase ? [] : transaction.inputs
    let texts = inputs.enumerated().map { number, input in
      #"{"index":\#(number),"spent_transaction_hash":"\#(input.previous)","#
        + #""spent_output_index":\#(input.vout),"script_hex":"\#(Hex.encode(input.scriptSig))","#
        + #""sequence":\#(input.sequence),"value":null}"#
    }
    return "[\(texts.joined(separator: ","))]"
  }

  func etlOutputs(_ transaction: Transaction) -> String {
    let texts = transaction.outputs.enumerated().map { number, output in
      #"{"index":\#(number),"script_hex":"\#(Hex.encode(output.script))","#
        + #""addresses":["a","b"],"value":\#(output.value)}"#
    }
    return "[\(texts.joined(separator: ","))]"
  }

  func esploraBlock(_ entry: Entry) -> String {
    let header = entry.header
    let previous = entry.height > 0 ? "\"\(header.previous)\"" : "null"
    return #"{"id":"\#(header.hash)","height":\#(entry.height),"version":\#(header.version),"#
      + #""timestamp":\#(header.time),"tx_count":\#(entry.transactions.count),"#
      + #""merkle_root":"\#(header.merkleRoot)","previousblockhash":\#(previous),"#
      + #""nonce":\#(header.nonce),"bits":\#(header.bits)}"#
  }

  func esploraTransaction(_ entry: Entry, _ position: Int) -> String {
    let transaction = entry.transactions[position]
    let inputs = transaction.inputs.map { input in
      #"{"txid":"\#(input.previous)","vout":\#(input.vout),"prevout":null,"#
        + #""scriptsig":"\#(Hex.encode(input.scriptSig))","is_coinbase":\#(transaction.isCoinbase),"#
        + #""sequence":\#(input.sequence)}"#
    }
    let outputs = transaction.outputs.map { output in
      #"{"scriptpubkey":"\#(Hex.encode(output.script))","value":\#(output.value)}"#
    }
    return #"{"txid":"\#(transaction.txid)","version":\#(transaction.version),"#
      + #""locktime":\#(transaction.lockTime),"vin":[\#(inputs.joined(separator: ","))],"#
      + #""vout":[\#(outputs.joined(separator: ","))],"size":\#(transaction.size),"#
      + #""weight":\#(transaction.weight),"status":{"confirmed":true,"#
      + #""block_height":\#(entry.height),"block_hash":"\#(entry.header.hash)","#
      + #""block_time":\#(entry.header.time)}}"#
  }

  private func hex(_ number: UInt32) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
