/// Maximum flow by blocking flows (Dinic 1970), without recursion, for several sinks one after the
/// other on the same network.
struct MaximumFlow {
  /// Nothing: an edge's list ends, or a node is out of reach.
  private static let none = -1

  private var first: [Int]
  private var following: [Int] = []
  private var target: [Int] = []
  private var capacity: [UInt64] = []
  private var room: [UInt64] = []
  private var level: [Int] = []
  /// Edges that may still be looked at: a bound on time that does not depend on the machine.
  private var work: Int

  init(nodes: Int, work: Int = .max) {
    first = [Int](repeating: MaximumFlow.none, count: nodes)
    self.work = work
  }

  /// Edges added so far; the number of the next one.
  var edgeCount: Int { target.count / 2 }

  /// Adds an edge and its way back.
  mutating func add(from: Int, to: Int, capacity size: UInt64) {
    for (start, end, size) in [(from, to, size), (to, from, 0)] {
      following.append(first[start])
      first[start] = target.count
      target.append(end)
      capacity.append(size)
    }
  }

  /// The most that fits from one node to another; nil where it takes more work than was allowed.
  mutating func value(from source: Int, to sink: Int) -> UInt64? {
    room = capacity
    work -= room.count
    var total: UInt64 = 0
    while findLevels(from: source, to: sink) {
      var next = first
      while let pushed = push(source, sink, &next) { total &+= pushed }
      guard work > 0 else { return nil }
    }
    return work > 0 ? total : nil
  }

  /// Numbers of the edges that lead out of what the last source still reaches. All are full, and
  /// their capacities sum to the flow.
  func cut() -> [(edge: Int, capacity: UInt64)] {
    stride(from: 0, to: target.count, by: 2).compactMap { edge in
      let isAcross = level[target[edge + 1]] >= 0 && level[target[edge]] < 0 && capacity[edge] > 0
      return isAcross ? (edge / 2, capacity[edge]) : nil
    }
  }

  private mutating func findLevels(from source: Int, to sink: Int) -> Bool {
    level = [Int](repeating: MaximumFlow.none, count: first.count)
    level[source] = 0
    var queue = [source]
    var place = 0
    while place < queue.count, work > 0 {
      let here = queue[place]
      place += 1
      var edge = first[here]
      while edge >= 0 {
        work -= 1
        if room[edge] > 0, level[target[edge]] < 0 {
          level[target[edge]] = level[here] + 1
          queue.append(target[edge])
        }
        edge = following[edge]
      }
    }
    return work > 0 && level[sink] >= 0
  }

  /// One way through the levels, as full as it can be; nil where there is none left.
  private mutating func push(_ source: Int, _ sink: Int, _ next: inout [Int]) -> UInt64? {
    var path: [Int] = []
    var here = source
    while here != sink {
      if let edge = advance(here, &next) {
        path.append(edge)
        here = target[edge]
      } else {
        guard let last = path.popLast() else { return nil }
        here = target[last ^ 1]
        next[here] = following[last]
      }
    }
    let least = path.reduce(UInt64.max) { min($0, room[$1]) }
    for edge in path {
      room[edge] -= least
      room[edge ^ 1] += least
    }
    work -= path.count
    return least
  }

  private mutating func advance(_ here: Int, _ next: inout [Int]) -> Int? {
    while next[here] >= 0 {
      let edge = next[here]
      if room[edge] > 0, level[target[edge]] == level[here] + 1 { return edge }
      next[here] = following[edge]
      work -= 1
    }
    return nil
  }
}
