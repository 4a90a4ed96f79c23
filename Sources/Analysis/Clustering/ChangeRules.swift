import Bitcoin
import ChainStore

/// Names the outputs of a transaction that it cannot rule out as the payer's change.
public protocol ChangeRule: Sendable {
  /// Its name in `--rules` and in documents.
  var name: String { get }
  /// How reliable a single answer is, 0 to 100.
  var confidence: Int { get }
  /// Positions of outputs that it cannot rule out; empty where it has nothing to say.
  func candidates(_ transaction: TxIndex, in graph: ChainGraph) -> [Int]
}

/// The change rules. One line each.
public enum ChangeRules {
  /// Every rule.
  public static let all: [any ChangeRule] = [ReuseChange(), TypeChange(), OptimalChange()]

  /// One output that some rules single out as change.
  public struct Candidate: Sendable {
    /// Its position.
    public var vout: Int
    /// The rules that leave only this output.
    public var rules: [String]
    /// The highest confidence among them.
    public var confidence: Int
  }

  /// What the rules single out, by position. A rule that leaves several outputs says nothing.
  public static func candidates(_ transaction: TxIndex, in graph: ChainGraph) -> [Candidate] {
    guard graph.inputs(of: transaction).count > 0, graph.outputs(of: transaction).count > 1,
      !graph.inputs(of: transaction).contains(where: { graph.inputSpentOutput[$0] == missingParent })
    else { return [] }
    var found: [Candidate] = []
    for rule in all {
      let left = rule.candidates(transaction, in: graph)
      guard left.count == 1, let vout = left.first else { continue }
      if let place = found.firstIndex(where: { $0.vout == vout }) {
        found[place].rules.append(rule.name)
        found[place].confidence = max(found[place].confidence, rule.confidence)
      } else {
        found.append(Candidate(vout: vout, rules: [rule.name], confidence: rule.confidence))
      }
    }
    return found.sorted { $0.vout < $1.vout }
  }
}

/// An output that pays an address among the inputs is change.
public struct ReuseChange: ChangeRule {
  /// See ``ChangeRule``.
  public let name = "reuse"
  /// See ``ChangeRule``.
  public let confidence = 100

  /// See ``ChangeRule``.
  public func candidates(_ transaction: TxIndex, in graph: ChainGraph) -> [Int] {
    let payers = Set(
      graph.inputs(of: transaction).map { graph.outputAddress[Int(graph.inputSpentOutput[$0])] })
    return graph.outputs(of: transaction).enumerated().compactMap { vout, output in
      payers.contains(graph.outputAddress[output]) ? vout : nil
    }
  }
}

/// Where all inputs have one script type, change has it too.
public struct TypeChange: ChangeRule {
  /// See ``ChangeRule``.
  public let name = "address-type"
  /// See ``ChangeRule``.
  public let confidence = 50

  /// See ``ChangeRule``.
  public func candidates(_ transaction: TxIndex, in graph: ChainGraph) -> [Int] {
    let types = Set(
      graph.inputs(of: transaction).map {
        graph.addressType[Int(graph.outputAddress[Int(graph.inputSpentOutput[$0])])]
      })
    guard types.count == 1, let type = types.first else { return [] }
    return graph.outputs(of: transaction).enumerated().compactMap { vout, output in
      graph.addressType[Int(graph.outputAddress[output])] == type ? vout : nil
    }
  }
}

/// Change is smaller than the smallest input: else that input would not have been needed.
public struct OptimalChange: ChangeRule {
  /// See ``ChangeRule``.
  public let name = "optimal"
  /// See ``ChangeRule``.
  public let confidence = 50

  /// See ``ChangeRule``.
  public func candidates(_ transaction: TxIndex, in graph: ChainGraph) -> [Int] {
    let inputs = graph.inputs(of: transaction)
    let least = inputs.map { graph.outputAmount[Int(graph.inputSpentOutput[$0])] }.min() ?? 0
    return graph.outputs(of: transaction).enumerated().compactMap { vout, output in
      let isSpendable = !graph.isUnspendable(OutputIndex(output))
      return isSpendable && graph.outputAmount[output] < least ? vout : nil
    }
  }
}
