import Bitcoin
import Foundation
import Simulation
import Testing

@testable import Ingest

/// Time must grow with the text and not with its square, whatever the text is.
@Suite("Time of a scan", .serialized)
struct ScanSpeedTests {
  /// A kind of text by its name, made of a piece that is repeated with new letters.
  struct Kind: Sendable, CustomStringConvertible {
    var description: String
    var piece: @Sendable (inout SeededRandom) -> String

    init(_ name: String, _ piece: @escaping @Sendable (inout SeededRandom) -> String) {
      description = name
      self.piece = piece
    }

    func text(_ count: Int) -> [UInt8] {
      var random = SeededRandom(seed: 7)
      var bytes: [UInt8] = []
      while bytes.count < count { bytes += Array(piece(&random).utf8) }
      return Array(bytes.prefix(count))
    }
  }

  private static let base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
  private static let bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

  private static func letters(_ count: Int, _ random: inout SeededRandom, of: String = base58)
    -> String
  {
    let all = Array(of)
    return String((0..<count).map { _ in all[random.number(in: 0...(all.count - 1))] })
  }

  static let kinds: [Kind] = [
    Kind("sentences") {
      letters(5, &$0, of: "etaoinshrdlu") + [" ", ". ", "\n"][$0.number(in: 0...2)]
    },
    Kind("Japanese") { letters(30, &$0, of: "あいうえおかがきぎくけこさ漢字") + "。" },
    Kind("accents") { letters(6, &$0, of: "aéèàçôùœß") + " " },
    Kind("functions") { _ in "wpkh(" },
    Kind("functions in one another") {
      String(repeating: "pk(", count: 16) + letters(60, &$0) + String(repeating: ")", count: 16)
    },
    Kind("functions that stay open") { "sh(wsh(multi(1," + letters(66, &$0, of: "0123abcd") + "," },
    Kind("trees that stay open") { "tr(" + letters(64, &$0, of: "0123abcd") + ",{pk(" },
    Kind("zero-width") { letters(1, &$0) + "\u{200b}" },
    Kind("one letter") { letters(1, &$0) + " " },
    Kind("groups") { letters(4, &$0) + " " },
    Kind("lines") { letters(17, &$0) + "\n" },
    Kind("long words") { letters(4000, &$0) + " " },
    Kind("a word") { letters(100, &$0) },
    Kind("ones") { _ in String(repeating: "1", count: 2000) + "aB " },
    Kind("base58") { "1" + letters(33, &$0) + " " },
    Kind("bech32") { "bc1q" + letters(38, &$0, of: bech32) + " " },
    Kind("bech32 without end") { "bc1" + letters(200, &$0, of: bech32) },
    Kind("bech32 groups") { "bc1q " + letters(4, &$0, of: bech32) + " " },
    Kind("keys") { "K" + letters(51, &$0) + " " },
    Kind("extended keys") { "xpub6" + letters(106, &$0) + " " },
    Kind("lower case") { "1" + letters(33, &$0).lowercased() + " " },
    Kind("hex") { letters(64, &$0, of: "0123456789abcdef") + " " },
    Kind("hex pairs") { letters(2, &$0, of: "0123456789abcdef") + " " },
    Kind("hex called a key") { "private key " + letters(62, &$0, of: "0123456789abcdef") + "\n" },
    Kind("soft line ends") { letters(3, &$0) + "=\n" },
    Kind("references") { "&#" + String($0.number(in: 48...122)) + ";" },
    Kind("escapes") { "\\u00" + String($0.number(in: 48...122), radix: 16) },
    Kind("percent") { "%" + String($0.number(in: 48...122), radix: 16) },
    Kind("ampersands") { _ in "&&&&" },
    Kind("backslashes") { _ in "\\\\" },
    Kind("base 64") { Data($0.bytes(57)).base64EncodedString() + "\n" },
    Kind("base 64 of text") { Data((letters(57, &$0)).utf8).base64EncodedString() + "\n" },
    Kind("brackets") { _ in "<a><b>" },
    Kind("blanks") { _ in "    " },
    Kind("known words") { ["abandon", "zoo", "winter", "legal"][$0.number(in: 0...3)] + " " },
    Kind("phrases") {
      letters(4, &$0, of: "zoabn") + " zoo winter legal abandon zoo legal zoo zoo winter zoo zoo "
    },
  ]

  @Test("twice the text takes about twice the time", arguments: kinds)
  func growth(_ kind: Kind) throws {
    let size = 150_000
    let once = seconds(kind.text(size))
    let twice = seconds(kind.text(2 * size))
    // A square would take four times as long; the least of three runs, as the machine does others.
    #expect(twice < 3 * once + 0.05, "\(once) s and \(twice) s")
  }

  private func seconds(_ text: [UInt8]) -> Double {
    (0..<3).map { _ in
      let start = ScanSpeedTests.threadTime()
      var scanner = TextScanner(file: "x")
      // The tries that any text is allowed to repair damaged words take the same time for both.
      var repair = TokenRepair(searches: 0, tries: 0)
      var result = ScanResult()
      text.withByteView { scanner.feed($0, isLast: true, repair: &repair, result: &result) }
      return ScanSpeedTests.threadTime() - start
    }.min() ?? 0
  }

  /// What this thread has had of a processor, since other tests run beside.
  private static func threadTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
