import Analysis
import Bitcoin
import ChainStore
import Reporting

/// What the chain says of one transaction.
struct TransactionView {
  let graph: ChainGraph

  func document(of index: TxIndex) -> JSONValue {
    let block = graph.block(of: index)
    let isCoinbase = graph.isCoinbase(index)
    let isKnown = graph.inputs(of: index).allSatisfy { row in
      graph.inputSpentOutput[row] != missingParent || graph.withdrawal(ofInput: row) != nil
    }
    let (paid, taken) = (graph.inputSum(of: index), graph.outputSum(of: index))
    let fee: JSONValue = isCoinbase ? 0 : isKnown && paid >= taken ? .number(paid - taken) : .null
    return [
      "txid": .text(graph.txid[index.int].description),
      "height": .optional(graph.height(of: block)),
      "block_hash": .text(graph.blockHash[block.int].description),
      "time": .text(UTCTime.text(graph.blockTime[block.int])),
      "position": .number(index.int - graph.transactions(of: block).lowerBound),
      "version": .number(graph.version(of: index)),
      "locktime": .number(graph.lockTime(of: index)), "size": .number(graph.size(of: index)),
      "weight": .number(graph.weight(of: index)), "fee_sat": fee,
      "coinbase": .boolean(isCoinbase),
      "inputs": .array(graph.inputs(of: index).map { input($0, of: index) }),
      "outputs": .array(graph.outputs(of: index).enumerated().map { output($0, $1) }),
      "coinjoin": coinjoin(index), "links": links(index), "marks": marks(index),
      "change": change(index),
    ]
  }

  /// The transaction as rows of a table.
  func rows(of index: TxIndex) -> [[String]] {
    let id = graph.txid[index.int].description
    let inputs = graph.inputs(of: index).enumerated().map { position, row -> [String] in
      if let (pool, value) = graph.withdrawal(ofInput: row) {
        return [
          id, "in", "\(position)", ShieldedPool.marker + pool.rawValue, "\(value)", "",
        ]
      }
      let spent = graph.inputSpentOutput[row]
      let isKnown = spent != missingParent
      return [
        id, "in", "\(position)", isKnown ? text(ofOutput: spent) : "unknown",
        isKnown ? "\(graph.outputAmount[spent])" : "", "",
      ]
    }
    let outputs = graph.outputs(of: index).enumerated().map { position, output -> [String] in
      let spender = graph.spender(of: OutputIndex(output))
      return [
        id, "out", "\(position)", text(ofOutput: output), "\(graph.outputAmount[output])",
        spender.map { graph.txid[$0.int].description } ?? "",
      ]
    }
    return inputs + outputs
  }

  private func text(ofOutput output: Int) -> String {
    graph.addressText(AddressIndex(rawValue: graph.outputAddress[output]))
  }

  private func input(_ row: Int, of transaction: TxIndex) -> JSONValue {
    let sequence = JSONValue.number(graph.sequence(ofInput: row, of: transaction))
    if let (pool, value) = graph.withdrawal(ofInput: row) {
      return [
        "outpoint": .null, "address": .text(ShieldedPool.marker + pool.rawValue),
        "value_sat": .number(value), "sequence": sequence,
      ]
    }
    let spent = graph.inputSpentOutput[row]
    let isKnown = spent != missingParent
    return [
      "outpoint": .text(graph.spentOutpoint(ofInput: row).description),
      "address": isKnown ? .text(text(ofOutput: spent)) : .null,
      "value_sat": isKnown ? .number(graph.outputAmount[spent]) : .null,
      "sequence": sequence,
    ]
  }

  private func output(_ vout: Int, _ output: Int) -> JSONValue {
    let address = AddressIndex(rawValue: graph.outputAddress[output])
    return [
      "vout": .number(vout), "address": .text(graph.addressText(address)),
      "script_type": .text(graph.scriptType(of: address).name),
      "value_sat": .number(graph.outputAmount[output]), "spent_by": spender(of: output),
    ]
  }

  private func spender(of output: Int) -> JSONValue {
    guard let spender = graph.spender(of: OutputIndex(output)) else { return .null }
    let rows = graph.inputs(of: spender)
    let position = rows.first { graph.inputSpentOutput[$0] == output }
    return [
      "txid": .text(graph.txid[spender.int].description),
      "input": .number((position ?? rows.lowerBound) - rows.lowerBound),
    ]
  }

  private func coinjoin(_ index: TxIndex) -> JSONValue {
    var scan = CoinJoinScan(graph)
    guard let finding = scan.finding(index) else { return .null }
    return [
      "kind": .text(finding.kind), "rule": .text(CoinJoinText.words(finding.sign, .english)),
      "denomination_sat": .number(finding.denomination),
      "participants": .number(finding.participants),
      "confidence": .number(finding.confidence),
      "lineage": scan.confirms(finding, of: index).map { .boolean($0) } ?? .null,
    ]
  }

  /// How many ways there are to say who paid whom, and the links that all of them have; null where
  /// that is not computed.
  private func links(_ index: TxIndex) -> JSONValue {
    guard let links = LinkProbability(index, in: graph) else { return .null }
    let certain = (0..<links.outputCount).flatMap { output in
      (0..<links.inputCount).filter { links.isCertain(output: output, input: $0) }
        .map { input -> JSONValue in ["input": .number(input), "vout": .number(output)] }
    }
    return [
      "interpretations": .number(links.interpretations),
      "entropy_bits": .decimal(units: Int64((links.entropy * 10_000).rounded()), places: 4),
      "certain": .array(certain),
    ]
  }

  private func marks(_ index: TxIndex) -> JSONValue {
    let marks = TransactionShape(index, in: graph).map { CoinJoinMark.all(in: $0) } ?? []
    return .array(
      marks.map { ["mark": .text($0.rawValue), "meaning": .text($0.meaning)] })
  }

  private func change(_ index: TxIndex) -> JSONValue {
    .array(
      ChangeRules.candidates(index, in: graph).map { candidate in
        [
          "vout": .number(candidate.vout), "rules": .texts(candidate.rules),
          "confidence": .number(candidate.confidence),
        ]
      })
  }
}
