/// Places the boxes of a flow in columns from left to right (Sugiyama, Tagawa and Toda 1981).
///
/// Arrows over several columns get a lane in each column between, so that they do not run through
/// boxes. Order within a column is by barycentre, ties by the order given. All numbers are integers
/// in tenths of a pixel: the same flow is the same picture on every machine.
struct FlowLayout {
  /// A box, or a lane of a long arrow.
  struct Item {
    var node: Int?
    var column: Int
    var y = 0
    var height: Int
    var middle: Int { y + height / 2 }
  }

  /// An arrow as the items it visits, with the offset of its line in the first and the last.
  struct Route {
    var edge: Int
    var items: [Int]
    var thickness: Int
    var leaveY = 0
    var enterY = 0
  }

  static let boxWidth = 1900
  static let pitch = 2800
  static let gap = 220
  static let margin = 160
  private static let leastHeight = 520
  private static let laneHeight = 60
  private static let fullThickness: UInt64 = 1400

  private(set) var items: [Item] = []
  private(set) var routes: [Route] = []
  private(set) var width = 0
  private(set) var height = 0
  private var order: [[Int]]

  init(_ flow: FoldedFlow) {
    order = [[Int]](repeating: [], count: flow.columns)
    let total = max(1, flow.edges.map(\.sat).max() ?? 1)
    for (index, node) in flow.nodes.enumerated() {
      add(Item(node: index, column: node.column, height: 0))
    }
    for (index, edge) in flow.edges.enumerated() { route(index, edge, flow, total) }
    size(flow)
    for round in 0..<12 { sweep(forward: round % 2 == 0) }
    group(flow)
    stack()
    for round in 0..<8 { relax(forward: round % 2 == 1) }
    attach()
    width = FlowLayout.margin * 2 + FlowLayout.boxWidth + FlowLayout.pitch * (flow.columns - 1)
    height = (items.map { $0.y + $0.height }.max() ?? 0) + FlowLayout.margin
  }

  /// Left edge of a column.
  static func x(_ column: Int) -> Int { margin + column * pitch }

  private mutating func add(_ item: Item) {
    order[item.column].append(items.count)
    items.append(item)
  }

  private mutating func route(
    _ index: Int, _ edge: FoldedFlow.Edge, _ flow: FoldedFlow, _ total: UInt64
  ) {
    let scaled = UInt128(edge.sat) * UInt128(FlowLayout.fullThickness) / UInt128(total)
    var path = [edge.from]
    let (first, last) = (flow.nodes[edge.from].column, flow.nodes[edge.to].column)
    if last > first + 1 {
      for column in (first + 1)..<last {
        path.append(items.count)
        add(Item(node: nil, column: column, height: max(FlowLayout.laneHeight, Int(scaled))))
      }
    }
    routes.append(
      Route(edge: index, items: path + [edge.to], thickness: max(12, Int(scaled))))
  }

  private mutating func size(_ flow: FoldedFlow) {
    var inward = [Int](repeating: 0, count: items.count)
    var outward = inward
    for route in routes {
      outward[route.items[0]] += route.thickness + 20
      inward[route.items[route.items.count - 1]] += route.thickness + 20
    }
    for index in flow.nodes.indices {
      items[index].height = max(FlowLayout.leastHeight, max(inward[index], outward[index]) + 80)
    }
  }

  private func neighbours(forward: Bool) -> [[Int]] {
    var lists = [[Int]](repeating: [], count: items.count)
    for route in routes {
      for (one, two) in zip(route.items, route.items.dropFirst()) {
        if forward { lists[two].append(one) } else { lists[one].append(two) }
      }
    }
    return lists
  }

  /// Orders each column by the mean rank of its neighbours, in 1,024ths.
  private mutating func sweep(forward: Bool) {
    let near = neighbours(forward: forward)
    var rank = [Int](repeating: 0, count: items.count)
    for column in order { for (place, item) in column.enumerated() { rank[item] = place * 1024 } }
    let columns = forward ? Array(order.indices) : order.indices.reversed()
    for column in columns {
      let key = order[column].map { item in
        near[item].isEmpty ? rank[item] : near[item].reduce(0) { $0 + rank[$1] } / near[item].count
      }
      let sorted = order[column].indices.sorted { key[$0] == key[$1] ? $0 < $1 : key[$0] < key[$1] }
      order[column] = sorted.map { order[column][$0] }
      for (place, item) in order[column].enumerated() { rank[item] = place * 1024 }
    }
  }

  /// Brings the boxes of one service together, where the first of them stands.
  private mutating func group(_ flow: FoldedFlow) {
    for column in order.indices {
      var rank: [String: Int] = [:]
      let keys = order[column].enumerated().map { place, item -> Int in
        guard let node = items[item].node, flow.nodes[node].kind == .service else { return place }
        let label = flow.nodes[node].label
        if rank[label] == nil { rank[label] = place }
        return rank[label] ?? place
      }
      let sorted = order[column].indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
      order[column] = sorted.map { order[column][$0] }
    }
  }

  private mutating func stack() {
    for column in order {
      var y = FlowLayout.margin
      for item in column {
        items[item].y = y
        y += items[item].height + FlowLayout.gap
      }
    }
  }

  /// Moves items towards the mean of their neighbours while they keep their order and distance.
  private mutating func relax(forward: Bool) {
    let near = neighbours(forward: forward)
    for column in order {
      var floor = FlowLayout.margin
      for item in column {
        let wish =
          near[item].isEmpty
          ? items[item].y
          : near[item].reduce(0) { $0 + items[$1].middle } / near[item].count
            - items[item].height / 2
        items[item].y = max(floor, wish)
        floor = items[item].y + items[item].height + FlowLayout.gap
      }
      pull(column, near)
    }
  }

  /// Lifts what was pushed below its wish by items that have settled above.
  private mutating func pull(_ column: [Int], _ near: [[Int]]) {
    let lowest =
      order.map { members in
        members.reduce(FlowLayout.margin) { $0 + items[$1].height + FlowLayout.gap }
      }.max() ?? 0
    var ceiling = lowest
    for item in column.reversed() {
      let highest = ceiling - FlowLayout.gap - items[item].height
      if items[item].y > highest { items[item].y = max(FlowLayout.margin, highest) }
      ceiling = items[item].y
    }
  }

  /// Where each arrow leaves and enters a box, in the order of the boxes at its other end.
  private mutating func attach() {
    for index in items.indices where items[index].node != nil {
      let leaving = routes.indices.filter { routes[$0].items[0] == index }
        .sorted {
          before($0, $1, items[routes[$0].items[1]].middle, items[routes[$1].items[1]].middle)
        }
      var y = items[index].middle - leaving.reduce(-20) { $0 + routes[$1].thickness + 20 } / 2
      for route in leaving {
        routes[route].leaveY = y + routes[route].thickness / 2
        y += routes[route].thickness + 20
      }
      let entering = routes.indices.filter { routes[$0].items.last == index }
        .sorted { before($0, $1, previous($0), previous($1)) }
      y = items[index].middle - entering.reduce(-20) { $0 + routes[$1].thickness + 20 } / 2
      for route in entering {
        routes[route].enterY = y + routes[route].thickness / 2
        y += routes[route].thickness + 20
      }
    }
  }

  private func previous(_ route: Int) -> Int {
    let path = routes[route].items
    return items[path[path.count - 2]].middle
  }

  private func before(_ one: Int, _ two: Int, _ first: Int, _ second: Int) -> Bool {
    first == second ? one < two : first < second
  }
}
