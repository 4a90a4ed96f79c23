import Foundation
import Testing

/// Secrets given where an address is expected: refused by every command, repeated by none.
@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
struct SecretRefusalTests {
  /// The private key 1 in wallet import format, and the master key and words of published test
  /// vectors (BIP 32, vector 1; BIP 39).
  private static let secrets: [[String]] = [
    ["KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn"],
    [
      "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3"
        + "TGtRBeJgk33yuGBxrMPHi"
    ],
    [String](repeating: "abandon", count: 11) + ["about"],
  ]

  private static let commands: [[String]] = [
    ["show", "address"], ["show", "tx"], ["show", "block"], ["show", "cluster"], ["cluster", "of"],
    ["cluster", "explain"], ["tags", "lookup"], ["trace"], ["report"], ["graph"], ["exposure"],
    ["flags"], ["deposits"], ["derive"], ["no-such-command"],
  ]

  @Test("a secret on the command line is refused by every command and repeated by none")
  func arguments() throws {
    for secret in Self.secrets {
      for command in Self.commands {
        let answer = try BuiltProgram.run(command + secret)
        #expect(answer.code == 64, "\(command)")
        try expectWithheld(secret, in: answer, "\(command)")
      }
    }
  }

  @Test("a secret in a list of addresses is refused and not repeated")
  func lists() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/list-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (file, store) = (folder + "/list.txt", folder + "/store")
    let blocks = BuiltProgram.root.path + "/sample-chains/seized-wallet/blocks"
    let made = try BuiltProgram.run(["ingest", blocks, "--network", "regtest", "--store", store])
    #expect(made.code == 0, "\(made.errors)")
    for secret in Self.secrets {
      try secret.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
      for command in [["cluster", "of"], ["tags", "lookup"], ["trace"], ["derive"]] {
        let answer = try BuiltProgram.run(command + ["-i", file, "--store", store])
        #expect(answer.code == 64, "\(command)")
        try expectWithheld(secret, in: answer, "\(command)")
      }
    }
  }

  @Test("a secret in a file with tags is refused with its line, and neither kept nor repeated")
  func tags() throws {
    let sample = try SampleStore()
    let address = "bcrt1qdrnryru46gpfkay95c69anzpv6uxzrrxv3j9ms"
    let file = sample.folder + "/secret"
    for secret in Self.secrets {
      let text = secret.joined(separator: " ")
      let files: [(ending: String, text: String, line: Int)] = [
        (".csv", "address,label\n\(address),Oak\n\(address),\(text)\n", 3),
        (".csv", "address,label,tagpack\n\(address),Oak,\"of \(text)\"\n", 2),
        (".yaml", "title: \(text)\ntags:\n- {address: \(address), label: Oak}\n", 1),
        (".txt", address + "\n" + secret.joined(separator: "\n") + "\n", 2),
      ]
      for (ending, text, line) in files {
        try text.write(toFile: file + ending, atomically: true, encoding: .utf8)
        for command in [
          ["tags", "import"], ["tags", "validate"], ["tags", "import", "--strict"],
        ] {
          let answer = try sample.run(command + [file + ending])
          #expect(answer.code == 65 && answer.errors.contains("secret\(ending):\(line)"), "\(text)")
          try expectWithheld(secret, in: answer, "\(command) \(ending)")
        }
      }
      let listed = try sample.run(["tags", "list"])
      #expect(!String(decoding: listed.output, as: UTF8.self).contains(secret[0]))
    }
  }

  private func expectWithheld(
    _ secret: [String], in answer: BuiltProgram.Answer, _ place: String
  ) throws {
    let said = answer.errors + String(decoding: answer.output, as: UTF8.self)
    #expect(!said.contains(secret[0]), "\(place)")
    #expect(!answer.errors.isEmpty, "\(place)")
  }
}
