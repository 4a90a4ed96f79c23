import Bitcoin
import ChainStore
import Foundation
import Ingest
import Simulation
import Testing

/// The forms that hold whole blocks.
private let forms = ChainDump.Form.allCases

@Test("a chain gives one digest through every format, named or recognised")
func oneDigest() throws {
  for seed in UInt64(1)...12 {
    let folder = try DumpFolder()
    let dump = try ChainDump(blocks: RandomChain.make(seed: seed, proof: .ground))
    var digest: String?
    for form in forms {
      let path = try folder.write(dump.files(form), into: form.rawValue)
      for format in [form.rawValue, "auto"] {
        let outcome = try folder.ingest([path], into: form.rawValue + format, format: format)
        let manifest = try #require(outcome.manifest)
        #expect(manifest.digest == digest ?? manifest.digest, "\(form) of chain \(seed)")
        #expect(manifest.hasStatedTxids == (form != .blk))
        digest = manifest.digest
      }
    }
  }
}

@Test("rows in any order, and every row twice, are the same chain")
func shuffledRows() throws {
  var random = SeededRandom(seed: 4)
  let folder = try DumpFolder()
  let dump = try ChainDump(blocks: RandomChain.make(seed: 31, proof: .ground))
  let want = try folder.ingest([folder.write(dump.files(.blk), into: "blk")], into: "blk")
  for form in [ChainDump.Form.etlJSON, .etlCSV, .blockchair, .csvdump] {
    let files = dump.files(form).map { file in
      var lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n")
      let hasHeader = form == .etlCSV || form == .blockchair
      let head = hasHeader ? [lines.removeFirst()] : []
      // Where positions are told by the order of rows alone, transactions keep theirs.
      let isOrdered =
        file.name.contains("transactions") && (form == .csvdump || form == .blockchair)
      let isUnnumbered = file.name.hasPrefix("tx_in")
      let body = isOrdered || isUnnumbered ? lines : random.shuffled(lines + lines)
      var shuffled = file
      shuffled.bytes = Array((head + body).joined(separator: "\r\n").utf8)
      return shuffled
    }
    let got = try folder.ingest([folder.write(files, into: form.rawValue)], into: form.rawValue)
    #expect(got.manifest?.digest == want.manifest?.digest, "\(form)")
  }
}

@Test("a store grows from one format to the next")
func growing() throws {
  let blocks = RandomChain.make(seed: 77, proof: .ground)
  let folder = try DumpFolder()
  let whole = try folder.ingest(
    [folder.write(ChainDump(blocks: blocks).files(.blk), into: "blk")], into: "whole")
  for form in forms {
    let half = try ChainDump(blocks: Array(blocks.prefix(blocks.count / 2)))
    let first = try folder.write(half.files(.csvdump), into: "first-" + form.rawValue)
    _ = try folder.ingest([first], into: form.rawValue)
    // The second part does not hold the block it follows.
    let rest = try ChainDump(blocks: blocks).files(form, from: blocks.count / 2)
    let second = try folder.write(rest, into: "second-" + form.rawValue)
    let grown = try folder.ingest([second], into: form.rawValue)
    #expect(grown.manifest?.digest == whole.manifest?.digest, "\(form)")
  }
}

@Test("a changed amount in text is refused with its file and line")
func forgedText() throws {
  let folder = try DumpFolder()
  let dump = try ChainDump(blocks: RandomChain.make(seed: 9, proof: .ground))
  // An amount of a transaction that is no coinbase: those are not wholly stated by every form.
  let amount = try #require(dump.amounts.first { $0 % 10 == 7 && $0 > 100_000_000 })
  for form in forms where form != .blk {
    for (number, file) in dump.files(form).enumerated() {
      let text = String(decoding: file.bytes, as: UTF8.self)
      let written = form == .coreJSON ? Amount(satoshis: amount).bitcoinText : "\(amount)"
      guard let range = text.range(of: written) else { continue }
      var files = dump.files(form)
      files[number].bytes = Array(
        text.replacingCharacters(in: range, with: String(written.dropLast()) + "1").utf8)
      let path = try folder.write(files, into: "\(form)-\(number)")
      let error = #expect(throws: IngestError.self) {
        _ = try folder.ingest([path], into: "\(form)-\(number)")
      }
      #expect(error?.location.contains(" line ") == true, "\(form): \(error as Any)")
    }
  }
}
