import Foundation
import Testing

/// Lists of words for every command that takes one, by the built program.
@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
struct WordListTests {
  private let sample: SampleStore
  private let seeds: [String]
  private static let hot = "bcrt1q23m96ey0txjxur8pnmwph5m4j268xehv0z70ve"
  /// The P2PKH address of the key of the first coin of every chain.
  private static let genesis = "mpXwg4jMtRhuSpVq4xS3HFHmCmWp9NyGKt"

  init() throws {
    sample = try SampleStore()
    seeds = try String(contentsOfFile: SampleStore.sample + "/seeds.txt", encoding: .utf8)
      .split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
  }

  /// Runs with what stands in a file as standard input.
  private func piped(_ words: [String], _ text: String) throws -> BuiltProgram.Answer {
    try BuiltProgram.run(words + ["--store", sample.store], input: text)
  }

  /// The data of an answer without the line and the words that rows of a list begin with.
  private func unjoined(_ answer: BuiltProgram.Answer) throws -> Data {
    var data = try answer.data()
    if let rows = data as? [[String: Any]] {
      data = rows.map { $0.filter { !["line", "input"].contains($0.key) } }
    }
    return try JSONSerialization.data(withJSONObject: data, options: .sortedKeys)
  }

  @Test("every command takes its words from the command line, a file and standard input alike")
  func everyCommand() throws {
    let block = try sample.rows(["show", "block", "1"])
    let txid = try #require((block.first?["txids"] as? [String])?.first)
    for (command, words) in [
      (["show", "address"], [Self.hot, seeds[0]]), (["show", "tx"], [txid]),
      (["show", "block"], ["1", "2"]), (["show", "cluster"], [Self.hot]),
      (["cluster", "of"], [Self.hot]), (["tags", "lookup"], [Self.hot]),
      (["tags", "history"], [Self.hot]), (["tags", "summary"], [Self.hot]),
      (["trace", "--method", "fifo"], seeds),
    ] {
      let text = words.map { "\"\($0)\",\r\n" }.joined()
      let plain = try sample.run(command + words + ["--json"])
      #expect(plain.code == 0, "\(command): \(plain.errors)")
      let data = try unjoined(plain)
      let path = try sample.file("list.txt", "# some\n\n" + text)
      for answer in [
        try sample.run(command + ["-i", path, "--json"]),
        try piped(command + ["-", "--json"], text),
        try piped(command + ["-i", "-", "--json"], text),
      ] {
        #expect(answer.code == 0, "\(command): \(answer.errors)")
        #expect(try unjoined(answer) == data, "\(command)")
      }
      #expect(try sample.run(command + ["--json"]).code == 64, "\(command)")
    }
  }

  @Test("a word that cannot be read is told of, and fatal where no other can be")
  func badWords() throws {
    let bad = "bcrt1qnonsense"
    for (command, good, bad) in [
      (["show", "address"], Self.hot, bad), (["show", "tx"], "", "f00d"),
      (["show", "cluster"], Self.hot, bad), (["cluster", "of"], Self.hot, bad),
      (["tags", "lookup"], Self.hot, bad), (["tags", "summary"], Self.hot, bad),
      (["trace"], seeds[0], bad), (["trace", "--each"], seeds[0], bad),
      (["exposure"], seeds[0], bad), (["flags", "--time-zone", "UTC"], seeds[0], bad),
    ] {
      let alone = try sample.run(command + [bad])
      #expect(alone.code == 64, "\(command): \(alone.code) \(alone.errors)")
      guard !good.isEmpty else { continue }
      let both = try sample.run(command + [bad, good, "--json"])
      let text = String(decoding: both.output, as: UTF8.self)
      #expect([0, 1].contains(both.code) && text.contains(bad), "\(command): \(both.errors)")
      #expect(try sample.run(command + [bad, good, "--json", "--strict"]).code == 3, "\(command)")
    }
    let key =
      "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs"
    let none = sample.folder + "/nowhere"
    let derived = try BuiltProgram.run(
      ["derive", "zpubnonsense", key, "--count", "1", "--json", "--store", none])
    #expect(derived.code == 0 && derived.errors.isEmpty, "\(derived.errors)")
    let text = String(decoding: derived.output, as: UTF8.self)
    #expect(text.contains("key 1: ") && !text.contains("zpubnonsense"), "\(text.prefix(800))")
  }

  @Test("secrets are refused in every form that a list may have")
  func secrets() throws {
    let secret = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"
    for line in [
      secret, "\"\(secret)\",", "bitcoin:\(secret)", "5Hue\u{200b}" + secret.dropFirst(4),
    ] {
      for command in [["show", "address"], ["tags", "history"], ["trace"], ["derive"]] {
        let path = try sample.file("secret.txt", "\(seeds[0])\n\(line)\n")
        let answer = try sample.run(command + ["-i", path])
        #expect(answer.code == 64, "\(command) \(line): \(answer.errors)")
        #expect(!answer.errors.contains(secret.dropFirst(4)), "\(command) \(line)")
      }
    }
  }

  @Test("the address of a key finds the coins of its P2PK output, marked")
  func keyOutputs() throws {
    let answer = try sample.run(["show", "address", Self.genesis, "--json"])
    let row = try #require((try answer.data() as? [[String: Any]])?.first)
    #expect(
      row["key_address"] as? String == Self.genesis && row["script_type"] as? String == "p2pk")
    #expect(row["received_sat"] as? Int == 5_000_000_000)
    #expect(String(decoding: answer.output, as: UTF8.self).contains("P2PK output of its key"))
    let cluster = try #require(try sample.rows(["cluster", "of", Self.genesis]).first)
    let keyed = try #require(cluster["key_output"] as? [String: Any])
    #expect(keyed["address"] as? String == row["address"] as? String)
    #expect(keyed["receipts"] as? Int == 1)
    let trace = try sample.data(["trace", Self.genesis, "--method", "fifo"]) as? [String: Any]
    let seed = try #require((trace?["seeds"] as? [[String: Any]])?.first)
    #expect(seed["key_address"] as? String == Self.genesis)
    let other = try sample.rows(["show", "address", Self.hot])
    #expect(other.first?["key_output"] is NSNull)
  }

  @Test("tags and concepts reach the P2PK coins of the address that they name")
  func taggedKeys() throws {
    let pack = try sample.file(
      "first.yaml",
      """
      title: First
      creator: Somebody
      currency: BTC
      network: BTC
      category: miner
      lastmod: 2023-01-31
      tags:
        - address: \(Self.genesis)
          label: First miner
          source: a test
          confidence: service_api

      """)
    #expect(try sample.run(["tags", "import", pack]).code == 0)
    for word in ["tag:First miner", "concept:miner"] {
      let trace = try sample.data(["trace", word, "--method", "fifo"]) as? [String: Any]
      let seeds = try #require(trace?["seeds"] as? [[String: Any]])
      #expect(seeds.contains { $0["key_address"] as? String == Self.genesis }, "\(word)")
    }
  }

  @Test("exposure records its seeds as given, and the file that they came from")
  func exposureParameters() throws {
    let path = try sample.file("pasted.txt", "\"\(seeds[0])\",\n")
    let answer = try sample.run(["exposure", "-i", path, "--received-since", "1", "--json"])
    let document = try JSONSerialization.jsonObject(with: answer.output) as? [String: Any]
    let params = try #require(document?["params"] as? [String: Any], "\(answer.errors)")
    #expect(params["seeds"] as? [String] == ["\"\(seeds[0])\","])
    #expect(
      params["seed_file"] as? [String: String] == [
        "name": "pasted.txt", "sha256": try hash(of: path),
      ])
    #expect(params["received_since"] as? String == "1")
  }

  @Test("parameters repeat the seeds, and name what the answer rests on by its hash")
  func parameters() throws {
    let text = "# ours\n\"\(seeds[0])\",\n"
    let path = try sample.file("pasted.txt", text)
    let prices = try sample.file("XBTUSD_1440.csv", "1673222400,1,1,1,20000.0,1.5,9\n")
    #expect(try sample.run(["prices", "import", prices]).code == 0)
    for command in [["trace"], ["trace", "--each"]] {
      let answer = try sample.run(command + ["-i", path, "--json"])
      let document = try JSONSerialization.jsonObject(with: answer.output) as? [String: Any]
      let params = try #require(document?["params"] as? [String: Any], "\(answer.errors)")
      #expect(params["seeds"] as? [String] == ["\"\(seeds[0])\","])
      let file = try #require(params["seed_file"] as? [String: String])
      #expect(file == ["name": "pasted.txt", "sha256": try hash(of: path)])
      let tags = try hash(of: SampleStore.sample + "/tags.yaml")
      #expect(params["tags"] as? [String] == [tags])
      #expect(params["prices"] as? [String] == [try hash(of: prices)])
      let clustering = try #require(params["clustering_sha256"] as? String)
      #expect(clustering.count == 64)
    }
    let plain = try sample.run(["trace", seeds[0], "--json"])
    let document = try JSONSerialization.jsonObject(with: plain.output) as? [String: Any]
    let params = try #require(document?["params"] as? [String: Any])
    #expect(params["seeds"] as? [String] == [seeds[0]] && params["seed_file"] is NSNull)
  }

  private func hash(of path: String) throws -> String {
    let answer = try BuiltProgram.run([path], program: "/usr/bin/sha256sum")
    return String(decoding: answer.output.prefix(64), as: UTF8.self)
  }

  @Test("a report knows every format that its help names")
  func formats() throws {
    for (command, option) in [("report", "--to"), ("graph", "--to")] {
      let help = try BuiltProgram.run([command, "--help"])
      let text = String(decoding: help.output, as: UTF8.self)
      let line = try #require(text.split(separator: "\n").first { $0.contains(option + " <to>") })
      let names = line.split { !($0.isLetter || $0 == "-") }.map(String.init)
        .filter { ![option, "to", "One", "of", "or", "default", "html"].contains($0) }
      #expect(names.count > 1, "\(line)")
      for name in names {
        let answer = try sample.run([command, seeds[0], "--to", name])
        #expect(answer.code == 0, "\(command) \(name): \(answer.errors)")
      }
    }
    #expect(try sample.run(["report", seeds[0], "--to", "trace-csv"]).code == 0)
  }
}
