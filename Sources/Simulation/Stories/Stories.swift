/// Every story that can be told.
public enum Stories {
  /// In the order in which they are listed.
  public static let all: [any Story] = [
    SeizedWalletStory(), TwoCountriesStory(), PayrollStory(), PeelChainStory(),
    CoinJoinStory(), WrongChangeStory(), PayJoinStory(), DustBaitStory(), ChainHopStory(),
    SharedDepositStory(), ConflictingTagStory(),
  ]

  /// The story of a name; nil for an unknown one.
  public static func named(_ name: String) -> (any Story)? {
    all.first { $0.name == name }
  }
}
