/// What the reader of an answer must know. `WarningText` puts it into words.
public enum TraceWarning: Sendable, Equatable {
  /// So many ends at services are sweeps of the service itself.
  case ownSweeps(Int)
  /// Haircut rounds for each seed.
  case haircutRounds
  /// Bounds were asked for and not computed.
  case noBounds(NoBounds)
  /// So many of the seeds were made after the last block that is looked at: its height, or its hash
  /// where the store does not know it.
  case lateSeeds(Int, of: Int, height: UInt32?, hash: String)
  /// There is no clustering.
  case noClustering
  /// There are no tags.
  case noTags
  /// So many tags, of so many, have no category.
  case noCategory(Int, of: Int)
  /// A clustering that is older than the chain was not used.
  case unusedClustering
  /// A clustering is older than the chain, so that it is no assumption to try.
  case olderClustering(String)
  /// Rules are not left out one by one: tagged clusters have so many addresses.
  case tooManyMembers(Int)
  /// Of tags below a confidence only the first are left out one by one.
  case tooManyTags(Int, below: Int, most: Int)
  /// No tag is of a concept that flows shall stop at.
  case unknownConcept(String)
  /// There is no layer of services, or none of what the store holds now.
  case noServices(ServiceLayer.Staleness?)
  /// Ends have no price in a currency.
  case noPrice(Int, currency: String)
  /// Ends are valued by the price of an earlier day.
  case earlierPrice(Int, currency: String)
  /// What was named does not occur on the chain; with its line where it stood in a file.
  case absent(String, line: Int?, isAddress: Bool)
  /// A transaction of a list pays no address of the list.
  case transactionLeftOut(String, line: Int?)
  /// So many outputs of transactions of a list pay addresses that the list does not name.
  case outputsLeftOut(Int, transactions: Int)
  /// A list names no address, so that so many outputs of its transactions are all taken.
  case allOutputs(Int, transactions: Int)
  /// Addresses of other chains are left out, so many of each.
  case otherChains([String: Int])
  /// What the program found wrong with the words of a list, as it says it.
  case input(String)

  /// Why bounds were not computed.
  public enum NoBounds: Sendable, Equatable {
    /// Each method visits other transactions up to a limit of them.
    case limitedTransactions
    /// The seeds reach more than so many transactions.
    case reach(Int)
    /// They take more than so many steps.
    case steps(Int)
  }
}
