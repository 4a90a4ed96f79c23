import ChainStore

/// How far along the chain a sweep is, told to the meter of the running command every few thousand
/// transactions. Distances count from the first transaction that a sweep may visit; a sweep against
/// chain order mirrors them.
struct ChainProgress: Sendable {
  private static let stride = 1 << 14

  private let meter: WorkMeter?
  /// Transactions told so far.
  private var told = 0
  /// Transactions in all.
  let span: Int

  /// Progress over so many transactions; nobody listens where there is no meter.
  init(_ meter: WorkMeter?, span: Int) {
    self.meter = meter
    self.span = max(0, span)
  }

  /// For a sweep that nobody watches.
  static let untold = ChainProgress(nil, span: 0)

  /// The sweep has come so far.
  @inline(__always)
  mutating func reach(_ distance: Int) {
    guard meter != nil, distance &- told >= ChainProgress.stride else { return }
    tell(distance)
  }

  /// The sweep has ended, wherever.
  mutating func finish() { tell(span) }

  private mutating func tell(_ distance: Int) {
    let reached = min(distance, span)
    guard reached > told else { return }
    meter?.add(reached - told)
    told = reached
  }
}
