/// What a transaction or an output was truly for, as `truth` names it.
enum Purpose: UInt8, CaseIterable, Sendable {
  case reward, poolPayout, rewardSale
  case withdrawal, deposit, sweep, coldStorage, refill
  case purchase, payment, settlement, supply
  case bet, winnings, consolidation, ownTransfer
  case wasabi1, wasabi2, whirlpool, whirlpoolTx0, whirlpoolFee, joinMarket, coordinatorFee
  case payjoin, dust, anchor, token, cashPurchase, cashSale
  case instalment, release, commission, customerPayment, handover, peel, advert, hosting
  case hawala, hawalaPayout, wages, overTheCounter, change, data

  /// The word in tables.
  var text: StaticString {
    switch self {
    case .reward: "reward"
    case .poolPayout: "pool-payout"
    case .rewardSale: "reward-sale"
    case .withdrawal: "withdrawal"
    case .deposit: "deposit"
    case .sweep: "sweep"
    case .coldStorage: "cold-storage"
    case .refill: "refill"
    case .purchase: "purchase"
    case .payment: "payment"
    case .settlement: "settlement"
    case .supply: "supply"
    case .bet: "bet"
    case .winnings: "winnings"
    case .consolidation: "consolidation"
    case .ownTransfer: "own-transfer"
    case .wasabi1: "coinjoin-wasabi1"
    case .wasabi2: "coinjoin-wasabi2"
    case .whirlpool: "coinjoin-whirlpool"
    case .whirlpoolTx0: "whirlpool-tx0"
    case .whirlpoolFee: "whirlpool-fee"
    case .joinMarket: "coinjoin-joinmarket"
    case .coordinatorFee: "coordinator-fee"
    case .payjoin: "payjoin"
    case .dust: "dust"
    case .anchor: "anchor"
    case .token: "token"
    case .cashPurchase: "cash-purchase"
    case .cashSale: "cash-sale"
    case .instalment: "instalment"
    case .release: "release"
    case .commission: "commission"
    case .customerPayment: "customer-payment"
    case .handover: "handover"
    case .peel: "peel"
    case .advert: "advert"
    case .hosting: "hosting"
    case .hawala: "hawala"
    case .hawalaPayout: "hawala-payout"
    case .wages: "wages"
    case .overTheCounter: "over-the-counter"
    case .change: "change"
    case .data: "data"
    }
  }

  /// Whether a payment for it to a criminal's purse is where proceeds of a crime begin.
  var makesProceeds: Bool { self == .instalment || self == .customerPayment }

  /// Whether the transaction has inputs of several owners who chose to join.
  var isCoinJoin: Bool {
    switch self {
    case .wasabi1, .wasabi2, .whirlpool, .joinMarket: true
    default: false
    }
  }
}
