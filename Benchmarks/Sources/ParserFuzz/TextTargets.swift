import Analysis
import Bitcoin
import ChainStore
import Foundation
import Ingest
import Reporting
import Simulation

/// Readers of texts: scans, descriptors and keys, lists, rules, answers to lessons, traces.
enum TextTargets {
  /// The master key of BIP 32's first test vector.
  private static let key =
    "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265"
    + "TMg7usUDFdp6W1EGMcet8"
  private static let point = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"

  static func all(_ corpus: Corpus, _ scratch: Scratch) -> [Target] {
    let packs = Lessons.all.compactMap { try? TrainingPack($0, seed: 7) }
    let texts = corpus.addresses.prefix(60).map { String(decoding: $0[0].bytes, as: UTF8.self) }
    return [
      Target(name: "scan", share: 6, seeds: scans(texts)) { scan($0, scratch) },
      Target(name: "descriptor", share: 4, seeds: descriptors.map(one), body: descriptor),
      Target(name: "extended-key", share: 2, seeds: keys, body: extendedKey),
      Target(name: "secret", share: 4, seeds: secrets.map(one), body: secret),
      Target(name: "rules", share: 3, seeds: rules.map(one), body: rules),
      Target(name: "list", share: 3, seeds: [one(list(texts)), one(table(texts))], body: list),
      Target(name: "answers", share: 3, seeds: answers(packs)) { answers($0, packs) },
      Target(name: "trace-file", share: 2, seeds: [one(trace)]) {
        TraceFile($0[0].bytes)?.outpoints.isEmpty == false
      },
    ]
  }

  private static func one(_ text: String) -> Input { [("text", Array(text.utf8))] }

  private static func text(_ input: Input) -> String {
    String(decoding: input[0].bytes, as: UTF8.self)
  }

  // MARK: Scans

  private static func scans(_ texts: [String]) -> [Input] {
    let txid = String(repeating: "4a5e1e4b", count: 8)
    let prose =
      "Paid \(texts[0]), then <b>\(texts[7])</b>; see \(txid):0 and [\(descriptors[1])].\n"
      + texts.suffix(12).joined(separator: ",") + "\n\"\(key)\" " + texts[3].uppercased()
    let wide: [UInt8] = [0xff, 0xfe] + prose.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    return [
      [("chat.txt", Array(prose.utf8))], [("notes.txt", wide)],
      [("page.html", Array("<p>\u{200b}\(texts[9])&nbsp;\(texts[12])</p>".utf8))],
    ] + Targets.packed(Array(prose.utf8)).map { [("chat.txt.gz", $0[0].bytes)] }
      + (CaseTargets.sampleBundle(prose).map { [[("case.zip", $0)]] } ?? [])
  }

  private static func scan(_ input: Input, _ scratch: Scratch) -> Bool {
    var limits = Scan.Limits()
    limits.searches = 1
    limits.mostFreeLetters = 10
    let path = scratch.put(input[0].name, input[0].bytes)
    defer { unlink(path) }
    guard let result = try? Scan.run([path], limits: limits) else { return false }
    return !result.findings.isEmpty
  }

  // MARK: Descriptors, keys, secrets

  private static let descriptors = [
    key, "wpkh([d34db33f/84h/0h/0h]\(key)/<0;1>/*)", "sh(wsh(sortedmulti(1,\(key)/0/*,\(point))))",
    "tr(\(key)/0/*,{pk(\(key)/1/*),multi_a(1,\(key)/2/*)})", "combo(\(point))",
    "addr(1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa)", "raw(6a0102)", "rawtr(\(point.dropFirst(2)))",
    "pkh(\(key)/1/2/*)", "multi(1,\(point),\(point))",
  ]

  /// What is read reads the same again from its own text.
  private static func descriptor(_ input: Input) -> Bool {
    let text = text(input)
    var isTaken = false
    let body = text.prefix { $0 != "#" }
    for form in [text, DescriptorChecksum.of(body).map { body + "#" + $0 } ?? ""] {
      guard let wallet = try? WatchOnlyWallet(form) else { continue }
      isTaken = true
      _ = try? wallet.first(2)
      for descriptor in wallet.descriptors {
        let again = try? Descriptor(descriptor.text, checksum: .required)
        precondition(again == descriptor, "another descriptor from its own text")
      }
    }
    _ = WatchOnlyWallet.isMeant(by: text)
    return isTaken
  }

  private static var keys: [Input] {
    guard let payload = try? Base58Check.decode(key) else { return [] }
    return [[("key", payload)]]
  }

  /// Bytes under a checksum that holds.
  private static func extendedKey(_ input: Input) -> Bool {
    guard let key = try? ExtendedKey(Base58Check.encode(input[0].bytes)) else { return false }
    let again = try? ExtendedKey(key.description)
    precondition(again == key, "another key from its own text")
    _ = try? key.child(7)
    _ = try? key.child(.max)
    return true
  }

  private static let secrets = [
    String(repeating: "abandon ", count: 11) + "about",
    "private key: " + String(repeating: "0badc0de", count: 8),
    "Der Schlüssel: " + Base58Check.encode([0x80] + [UInt8](1...32) + [1]),
    "S\u{200b}" + String(repeating: "abandon\u{200b}\n", count: 11) + "about.",
  ]

  private static func secret(_ input: Input) -> Bool {
    let found = input[0].bytes.withByteView { Secret.first(in: $0) }
    _ = Secret.first(in: text(input))
    return found != nil
  }

  // MARK: Rules and lists

  private static let rules = [
    "co-spend,same-key,reuse", "co-spend,address-type & optimal,!(fresh | legacy)",
    "co-spend,address-type | (optimal & reuse)", "co-spend",
  ]

  /// A list of rules reads the same again from its own text.
  private static func rules(_ input: Input) -> Bool {
    guard let read = try? ClusterRules(text(input)) else { return false }
    precondition((try? ClusterRules(read.text))?.names == read.names, "other rules from their text")
    return true
  }

  private static func list(_ texts: [String]) -> String {
    "\u{feff}# seized\r\n" + texts.joined(separator: "\n ") + "\r\n\n"
  }

  private static func table(_ texts: [String]) -> String {
    "no;Address;note\n" + texts.map { "1; \($0) ;\"a; \"\"b\"\"\n c\"" }.joined(separator: "\n")
  }

  private static func list(_ input: Input) -> Bool {
    let table = try? ListTable(text(input), file: "list")
    let places = table?.columns(of: [.address, .transaction, .key]) ?? []
    let cells = places.flatMap { table?.read(column: $0).lines ?? [] }
    return input[0].bytes.withByteView { !ListLines.read($0).lines.isEmpty } || !cells.isEmpty
  }

  // MARK: Lessons and traces

  private static func answers(_ packs: [TrainingPack]) -> [Input] {
    packs.flatMap { pack -> [Input] in
      let texts = pack.questions.enumerated().map { number, question in
        (question.id, [Answer.text("7, 8"), .list(["1A1z", "b"]), .number(12)][number % 3])
      }
      let form = pack.form(Dictionary(texts, uniquingKeysWith: { first, _ in first }))
      let key = pack.instructorFiles().first { $0.path == "key.json" }
      return [one(form)] + (key.map { [[("key", $0.bytes)]] } ?? [])
    }
  }

  private static func answers(_ input: Input, _ packs: [TrainingPack]) -> Bool {
    let isKey = (try? WrittenAnswers.key(input[0].bytes)) != nil
    guard let written = try? WrittenAnswers(input[0].bytes) else { return isKey }
    guard let pack = packs.first(where: { $0.lesson.name == written.lesson }) else { return false }
    let sheet = pack.marked(written.answers)
    precondition(sheet.hundredths <= sheet.points * 100, "more earned than there is")
    return true
  }

  private static var trace: String {
    let outpoint = String(repeating: "4a5e1e4b", count: 8) + ":0"
    return """
      {"schema":"filature.trace/1","data":{"seeds":[{"outpoint":"\(outpoint)","value_sat":5}],
      "edges":[{"from":"\(outpoint)","to":"\(outpoint)"}]}}
      """
  }
}
