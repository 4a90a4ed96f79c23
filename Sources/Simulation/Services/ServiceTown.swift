/// Services with habits of their own, and who has an account where.
enum ServiceTown {
  /// Opens the services with accounts: eight to twenty, fewer in a small town. The first two
  /// share a custodian.
  static func open(in world: inout World) {
    let count = world.goal < 5_000 ? 5 : world.random.number(in: 8...20)
    for number in 1...count {
      let role: ActorRole = world.random.happens(oneIn: 5) ? .walletService : .exchange
      // The two largest are never of ten customers, so that the town has somewhere to go.
      let size: Service.Size =
        number <= 2 ? .many : Service.Size.allCases[world.random.number(in: 0...2)]
      var service: Service
      switch number {
      case 3: service = .open(role, 3, size, custodian: 1, in: &world)
      case 4:
        service = .open(
          role, 4, size, custodian: 1, with: world.town.services[2], in: &world)
        world.town.services[2].gathered.append(service.deposits)
        // The custodian gathers for both.
        service.gathered = []
      default: service = .open(role, UInt32(number), size, in: &world)
      }
      world.town.services.append(service)
      world.town.exchanges.append(service.purses)
    }
    world.town.popular = world.town.services.indices.filter {
      world.town.services[$0].size != .few
    }
  }

  /// Gives every person an account, most at the large services, ten at each small one.
  static func giveAccounts(in world: inout World) {
    let services = world.town.services
    let weights = services.map { service -> UInt64 in
      switch service.size {
      case .few: 0
      case .some: 3
      case .many: 20
      }
    }
    let total = weights.reduce(0, +)
    for person in world.town.banks.indices {
      var draw = world.random.number(below: total)
      var chosen = 0
      while draw >= weights[chosen] {
        draw -= weights[chosen]
        chosen += 1
      }
      world.town.banks[person] = UInt8(chosen)
    }
    // Customers of small services are among those whose wallets are open from the beginning.
    let early = UInt64(max(1, world.town.banks.count / 4))
    for place in services.indices where services[place].size == .few {
      for _ in 0..<10 { world.town.banks[Int(world.random.number(below: early))] = UInt8(place) }
    }
  }

  /// The services, a row for each software: `truth/services.csv`.
  static func table(of town: Town) -> String {
    var lines = ["service,kind,custodian,size,paid_out,from_height," + ServiceHabits.columns]
    for service in town.services {
      for software in service.softwares {
        let custodian = service.custodian.map { "custodian-\($0)" } ?? ""
        lines.append(
          "\(service.role.text)-\(service.number),\(service.role.concept ?? ""),\(custodian),"
            + "\(service.size.rawValue),\(service.paidOut),\(software.height),"
            + software.habits.row)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
