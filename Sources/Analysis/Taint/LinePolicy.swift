/// FIFO and LIFO: the inputs are laid end to end and the slots are cut from that line.
///
/// FIFO (Clayton's case 1816; Anderson, Shumailov, Ahmed 2018) cuts from the front. LIFO cuts
/// from the back, outputs in order of vout; inside a slot the order of the line is kept and the fee
/// gets what is left.
public struct LinePolicy: TaintPolicy {
  /// From which end slots are cut.
  private enum End { case front, back }

  /// See ``TaintPolicy``.
  public let name: String
  /// See ``TaintPolicy``.
  public let conserves = true
  /// See ``TaintPolicy``.
  public let keepsLine = true
  /// See ``TaintPolicy``.
  public let rule: String
  private let end: End

  /// First in, first out.
  public static let fifo = LinePolicy(
    name: "fifo", rule: "First in, first out: outputs take satoshis in the order they came in.",
    end: .front)
  /// Last in, first out.
  public static let lifo = LinePolicy(
    name: "lifo", rule: "Last in, first out: outputs take the satoshis that came in last.",
    end: .back)

  /// See ``TaintPolicy``.
  public func divide(_ inputs: [PolicyInput], into slots: [UInt64]) -> [[TaintRun]]? {
    var line: [TaintRun] = []
    for input in inputs {
      if input.runs.isEmpty { LinePolicy.append(TaintRun(input.value, 0), to: &line) }
      for run in input.runs { LinePolicy.append(run, to: &line) }
    }
    switch end {
    case .front: return LinePolicy.cut(line, slots)
    case .back: return LinePolicy.cut(line, slots.reversed()).reversed()
    }
  }

  /// Appends a run, merging it with an equal neighbour.
  static func append(_ run: TaintRun, to line: inout [TaintRun]) {
    guard run.length > 0 else { return }
    if let last = line.last, last.colour == run.colour {
      line[line.count - 1].length &+= run.length
    } else {
      line.append(run)
    }
  }

  /// Pieces of a line, one after the other; a piece without taint is empty.
  ///
  /// Cutting from the back in vout order leaves the fee in front: the same as cutting the slots in
  /// reverse from the front.
  private static func cut(_ line: [TaintRun], _ slots: [UInt64]) -> [[TaintRun]] {
    var pieces: [[TaintRun]] = []
    pieces.reserveCapacity(slots.count)
    var place = 0
    var left = line.first?.length ?? 0
    for size in slots {
      var piece: [TaintRun] = []
      var wanted = size
      while wanted > 0, place < line.count {
        let part = min(wanted, left)
        append(TaintRun(part, line[place].colour), to: &piece)
        wanted -= part
        left -= part
        if left == 0 {
          place += 1
          left = place < line.count ? line[place].length : 0
        }
      }
      pieces.append(piece.contains { $0.colour > 0 } ? piece : [])
    }
    return pieces
  }
}
