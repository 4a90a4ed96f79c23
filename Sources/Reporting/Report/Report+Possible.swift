import Analysis

extension Report {
  /// What may lie behind the coinjoins where the trace ended: possible, never a fact.
  public struct Possible: Sendable {
    /// A traced coin that a coinjoin spends.
    public struct Entrance: Sendable {
      /// `txid:vout` of the coin.
      public var outpoint: String
      /// Its whole value.
      public var valueSat: UInt64
      /// What each method attributes of it.
      public var tracedSat: [UInt64]
    }

    /// A deposit that an output would have led to.
    public struct Deposit: Sendable {
      /// The deposit.
      public var end: Endpoint
      /// What each method would attribute of it.
      public var tracedSat: [UInt64]
      /// Where the label comes from.
      public var attribution: Attribution?
    }

    /// An output of a coinjoin: an alternative to the others.
    public struct Exit: Sendable {
      /// `txid:vout` of the output.
      public var outpoint: String
      /// Its address.
      public var address: String
      /// Its whole value.
      public var valueSat: UInt64
      /// What the amounts say.
      public var link: CoinJoinExits.Link
      /// Interpretations that link it to a traced coin; nil where they are not counted.
      public var links: ClosedRange<UInt64>?
      /// The least and the most traced value on it, by method.
      public var betweenSat: [ClosedRange<UInt64>]
      /// Where its coin went, if it was the traced owner's, in chain order.
      public var deposits: [Deposit]
    }

    /// A coinjoin that the trace reached.
    public struct CoinJoin: Sendable {
      /// Its transaction.
      public var txid: String
      /// Height of its block; nil where it is not known.
      public var height: UInt32?
      /// Time of its block, seconds since 1970.
      public var time: UInt32
      /// Coinjoins passed, this one counted.
      public var round: Int
      /// What it was recognised as; nil where its shape did not say.
      public var kind: String?
      /// Ways to match its amounts; nil where they are not counted.
      public var interpretations: UInt64?
      /// The traced coins that went in.
      public var entrances: [Entrance]
      /// Its outputs, in order.
      public var exits: [Exit]
    }

    /// The coinjoins, by round, then in chain order.
    public var coinJoins: [CoinJoin]
    /// Whether outputs were left that were not followed.
    public var isTruncated: Bool
  }
}

extension ReportBuilder {
  /// What lies behind coinjoins, with the names of this report.
  public func possible(_ exits: CoinJoinExits) -> Report.Possible {
    Report.Possible(
      coinJoins: exits.coinJoins.map(coinJoin), isTruncated: exits.isTruncated)
  }

  private func coinJoin(_ found: CoinJoinExits.CoinJoin) -> Report.Possible.CoinJoin {
    let moment = names.moment(found.transaction)
    return Report.Possible.CoinJoin(
      txid: names.txid(found.transaction), height: moment.height, time: moment.time,
      round: found.round, kind: found.finding?.kind, interpretations: found.interpretations,
      entrances: found.entrances.map { entrance in
        Report.Possible.Entrance(
          outpoint: names.outpoint(entrance.coin), valueSat: names.valueSat(entrance.coin),
          tracedSat: entrance.tracedSat)
      },
      exits: found.exits.map(exit))
  }

  private func exit(_ exit: CoinJoinExits.Exit) -> Report.Possible.Exit {
    Report.Possible.Exit(
      outpoint: names.outpoint(exit.output), address: names.address(exit.output),
      valueSat: names.valueSat(exit.output), link: exit.link, links: exit.links,
      betweenSat: zip(exit.atLeastSat, exit.atMostSat).map { $0...max($0, $1) },
      deposits: deposits(exit.beyond))
  }

  /// One deposit for each output at a service, whichever methods lead there.
  private func deposits(_ methods: [MethodResult]) -> [Report.Possible.Deposit] {
    var deposits: [Report.Possible.Deposit] = []
    var place: [String: Int] = [:]
    for (number, method) in methods.enumerated() {
      for end in method.endpoints where end.kind == .service {
        let index = place[end.outpoint] ?? deposits.count
        if index == deposits.count {
          place[end.outpoint] = index
          let none = [UInt64](repeating: 0, count: methods.count)
          deposits.append(.init(end: end, tracedSat: none, attribution: attribution(end)))
        }
        deposits[index].tracedSat[number] &+= end.tracedSat
      }
    }
    return deposits.sorted { left, right in
      (left.end.block.rawValue, left.end.output?.rawValue ?? .max)
        < (right.end.block.rawValue, right.end.output?.rawValue ?? .max)
    }
  }
}
