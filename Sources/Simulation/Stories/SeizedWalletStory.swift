import Bitcoin

/// A smuggler's wallet is seized; its money went through a mule to two exchanges.
public struct SeizedWalletStory: Story {
  /// `seized-wallet`.
  public let name = "seized-wallet"
  /// One line in English.
  public let title = "A smuggler's seized wallet, a mule, and two exchanges"

  /// The story.
  public init() {}

  /// Makes the wallets and everything they do.
  public func tell(into economy: inout Economy) throws(SimulationError) {
    var cast = SeizedWalletCast(in: &economy)
    try cast.collectFirstLeg(in: &economy)
    try cast.releaseFirstLeg(in: &economy)
    try cast.collectSecondLeg(in: &economy)
    try cast.payMule(cast.mule, 210_000_000, memo: "ref 0417 leg 2", in: &economy)
    try cast.peel(in: &economy)
    try cast.collectThirdLeg(in: &economy)
    try cast.payMuleInParts(in: &economy)
    try cast.consolidateAndMix(in: &economy)
    try cast.cashOutMix(in: &economy)
    try cast.settle(in: &economy)
  }
}

/// The people of ``SeizedWalletStory`` and what each chapter makes them do.
struct SeizedWalletCast {
  /// What a family pays for each leg of the journey: 0.27 BTC, about 6,000 Canadian dollars in
  /// January 2023.
  static let instalment: UInt64 = 27_000_000

  var market: Marketplace
  let families: [WalletID]
  let recruiter: WalletID
  let smuggler: WalletID
  let mule: WalletID
  let savings: WalletID
  /// The addresses that the smuggler gives to families.
  let collecting: [WalletAddress]

  /// Opens the wallets of a market in business.
  init(in economy: inout Economy) {
    market = Marketplace(in: &economy)
    families = (1...6).map { economy.openWallet("Family \($0)", .family, .p2wpkh) }
    recruiter = economy.openWallet("Recruiter", .recruiter, .p2pkh)
    let smuggler = economy.openWallet("Smuggler", .smuggler, .p2wpkh)
    self.smuggler = smuggler
    mule = economy.openWallet("Mule", .mule, .p2wpkh)
    savings = economy.openWallet("Mule's savings", .mule, .p2tr)
    collecting = (0..<3).map { _ in economy.newAddress(smuggler) }
    economy.watched = smuggler
  }

  /// Families buy coins at Maple, and each pays the first instalment to the recruiter.
  mutating func collectFirstLeg(in economy: inout Economy) throws(SimulationError) {
    try market.passBlocks(12, in: &economy)
    for family in families {
      let address = economy.newAddress(family)
      try market.withdraw([(address, 90_000_000)], from: market.maple, in: &economy)
      try market.passBlock(in: &economy)
    }
    let address = economy.newAddress(recruiter)
    for family in families {
      try payInstalment(from: family, to: address, leg: 1, in: &economy)
      try market.passBlock(in: &economy)
    }
  }

  private func payInstalment(
    from family: WalletID, to address: WalletAddress, leg: Int, in economy: inout Economy
  ) throws(SimulationError) {
    try economy.pay(
      Payment(
        payees: [(address, SeizedWalletCast.instalment)], purpose: "instalment for leg \(leg)"),
      from: family)
  }

  /// The recruiter keeps a commission, cashes it out, and sends the rest to the smuggler.
  mutating func releaseFirstLeg(in economy: inout Economy) throws(SimulationError) {
    try market.passBlocks(6, in: &economy)
    try economy.pay(
      Payment(payees: [(collecting[0], 120_000_000)], purpose: "release of leg 1"),
      from: recruiter)
    try market.passBlocks(3, in: &economy)
    let account = Marketplace.account(of: recruiter, at: &market.merlion, in: &economy)
    try economy.pay(
      Payment(payees: [(account, 36_000_000)], purpose: "the recruiter's commission cashed out"),
      from: recruiter)
    try market.passBlocks(4, in: &economy)
  }

  /// The second instalment goes straight to the smuggler: three families to one address.
  mutating func collectSecondLeg(in economy: inout Economy) throws(SimulationError) {
    for (number, family) in families.enumerated() {
      let address = collecting[number < 3 ? 1 : 2]
      try payInstalment(from: family, to: address, leg: 2, in: &economy)
      try market.passBlock(in: &economy)
    }
    try market.passBlocks(4, in: &economy)
  }

  /// The smuggler pays the mule, with a reference in an output of data.
  func payMule(
    _ payee: WalletID, _ value: UInt64, memo: String, in economy: inout Economy
  ) throws(SimulationError) {
    let address = economy.newAddress(payee)
    try economy.pay(
      Payment(payees: [(address, value)], memo: memo, purpose: "the smuggler pays the mule"),
      from: smuggler)
  }

  /// Ten payments, each from the change of the one before; hops 4 to 7 lie in one block.
  mutating func peel(in economy: inout Economy) throws(SimulationError) {
    try market.passBlocks(2, in: &economy)
    let muleAtMaple = Marketplace.account(of: mule, at: &market.maple, in: &economy)
    let muleAtMerlion = Marketplace.account(of: mule, at: &market.merlion, in: &economy)
    let shop = economy.newAddress(market.shops[market.shops.count - 1])
    let payees = [
      (muleAtMaple, 18_000_000, "Maple"), (muleAtMerlion, 22_500_000, "Merlion"),
      (shop, 4_300_000, "a shop"), (muleAtMaple, 15_000_000, "Maple"),
      (economy.newAddress(savings), 25_000_000, "savings"),
      (muleAtMerlion, 19_900_000, "Merlion"), (shop, 2_750_000, "a shop"),
      (muleAtMaple, 21_000_000, "Maple"),
      (economy.newAddress(recruiter), 9_000_000, "the recruiter"),
      (muleAtMerlion, 17_250_000, "Merlion"),
    ]
    var rest = economy.spendable(mule)
    for (hop, payee) in payees.enumerated() {
      let receipt = try economy.pay(
        Payment(
          payees: [(payee.0, UInt64(payee.1))], coins: .all(rest),
          purpose: "peel \(hop + 1) to \(payee.2)"),
        from: mule)
      rest = receipt.change.map { [$0] } ?? []
      if !(3..<6).contains(hop) { try market.passBlock(in: &economy) }
    }
    try spendMixedTakings(at: shop, in: &economy)
  }

  /// The shop pays a supplier with the mule's coins and with its customers' in one transaction;
  /// the supplier, who knows nothing, takes the money to Maple.
  private mutating func spendMixedTakings(
    at till: WalletAddress, in economy: inout Economy
  ) throws(SimulationError) {
    let shop = till.owner
    let coins = economy.spendable(shop)
    let mixed = coins.filter { $0.address == till } + coins.filter { $0.address != till }.prefix(3)
    let supplier = economy.openWallet("Supplier", .merchant, .p2wpkh)
    let total = mixed.reduce(0) { $0 + $1.value }
    try economy.pay(
      Payment(
        payees: [(economy.newAddress(supplier), total / 4 * 3)], coins: .all(mixed),
        purpose: "the shop pays its supplier"),
      from: shop)
    try market.passBlocks(3, in: &economy)
    let account = Marketplace.account(of: supplier, at: &market.maple, in: &economy)
    try economy.pay(
      Payment(payees: [(account, total / 2)], purpose: "deposit"), from: supplier)
    try market.passBlocks(5, in: &economy)
  }

  /// The third instalment, again to addresses that were used before.
  mutating func collectThirdLeg(in economy: inout Economy) throws(SimulationError) {
    for (number, family) in families.enumerated() {
      let address = collecting[number % 2 == 0 ? 2 : 0]
      try payInstalment(from: family, to: address, leg: 3, in: &economy)
      try market.passBlock(in: &economy)
    }
    try market.passBlocks(3, in: &economy)
  }
}
