import Dispatch
import Foundation
import Ingest
import Reporting
import Synchronization

/// Progress on standard error: a bar on a terminal, a line of JSON now and then for machines.
final class ProgressBar: @unchecked Sendable {
  private let style: ProgressStyle
  private let began = DispatchTime.now().uptimeNanoseconds
  private var shown: UInt64 = 0

  init(_ options: GlobalOptions) {
    style =
      options.showsBar ? .bar : (options.progress == .json && !options.noProgress ? .json : .none)
  }

  /// Shows the state, at most five times a second.
  func show(_ state: IngestProgress) {
    guard style != .none else { return }
    let now = DispatchTime.now().uptimeNanoseconds
    guard now - shown > 200_000_000 else { return }
    shown = now
    let seconds = Double(now - began) / 1e9
    let rate = seconds > 0 ? Double(state.bytes) / seconds : 0
    let blockRate = seconds > 0 ? Int(Double(state.blocks) / seconds) : 0
    let left = state.fraction > 0 ? Int(seconds / state.fraction * (1 - state.fraction)) : 0
    if style == .json {
      let line: JSONValue = [
        "blocks": .number(state.blocks), "total_blocks": .number(state.totalBlocks),
        "bytes": .number(state.bytes), "total_bytes": .number(state.totalBytes),
        "blocks_per_second": .number(blockRate), "step": .text(state.step),
        "per_mille": .number(Int(state.fraction * 1000)), "seconds_left": .number(left),
      ]
      StandardError.write(line.text)
      return
    }
    let percent = min(100, Int(state.fraction * 100))
    let filled = String(repeating: "=", count: percent / 4)
    let empty = String(repeating: " ", count: 25 - percent / 4)
    let text =
      "\r[\(filled)\(empty)] \(percent) %  \(state.blocks)/\(state.totalBlocks) blocks  "
      + "\(Int(rate / 1e6)) MB/s  \(blockRate) blocks/s  \(state.step)  \(left) s left   "
    FileHandle.standardError.write(Data(text.utf8))
  }

  /// Shows how many of some things are done.
  func show(_ done: Int, of total: Int, _ things: String) {
    guard style != .none, total > 0 else { return }
    shown = DispatchTime.now().uptimeNanoseconds
    let seconds = Double(shown - began) / 1e9
    let left = done > 0 ? Int(seconds / Double(done) * Double(total - done)) : 0
    if style == .json {
      let line: JSONValue = [
        "done": .number(done), "total": .number(total), "seconds_left": .number(left),
      ]
      StandardError.write(line.text)
      return
    }
    let filled = String(repeating: "=", count: 25 * done / total)
    let empty = String(repeating: " ", count: 25 - 25 * done / total)
    FileHandle.standardError.write(
      Data("\r[\(filled)\(empty)] \(done)/\(total) \(things)  \(left) s left   ".utf8))
  }

  /// Clears the bar.
  func finish() {
    guard style == .bar, shown > 0 else { return }
    FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
  }
}

/// Ctrl-C, noticed between blocks.
enum Interrupt {
  private static let raised = Atomic<Bool>(false)

  /// Takes over SIGINT and SIGTERM.
  static func listen() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in Interrupt.raised.store(true, ordering: .relaxed) }
    }
  }

  /// Whether the user wants to stop.
  static var isRaised: Bool { raised.load(ordering: .relaxed) }
}
