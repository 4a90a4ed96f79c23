import Foundation

extension SharedCase {
  private static let address = "12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S"
  private static let payment = "f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16"
  private static let mainnet = BuiltProgram.shared + "/data/bitcoin/mainnet-runs/two-files"

  /// Prices that a table gives for a day, by the trace of case 31.
  private static func dayPrices(_ table: String, first: Bool) -> [Step] {
    let seed = "a4147f9af6d8d16217fcbc6494df7751ecc634fac77654adc84d81613631a70f:0"
    return [
      .run(
        ["prices", "import", "in/\(table).csv", "--pair", "BTC/USD", "--json"],
        says: first ? [#""added":3"#] : [#""known":3"#, #""differing":0"#]),
      .run(
        ["trace", seed, "--fiat", "USD", "--method", "fifo", "--json"],
        says: [#""price":"45000""#], not: [#""price":"44100""#]),
    ]
  }

  /// A seed as it was pasted.
  private static func pasted(_ file: String, _ word: String) -> Step {
    .run(["trace", "-i", "in/\(file).txt", "--method", "fifo", "--json"], says: [word])
  }

  private static func tagsOfMistyped(_ file: String, line: Int) -> [Step] {
    let said = "\(file):\(line): the address is no sound address"
    return [
      .run(["tags", "validate", "in/\(file)"], says: [said]),
      .run(["tags", "validate", "in/\(file)", "--strict"], code: 3, says: [said]),
      .run(["tags", "import", "in/\(file)"], says: [said]),
    ]
  }

  /// The receipts of case 42 on one of its days, by the heights of their blocks.
  private static func receipts(_ heights: [Int], _ bounds: [String]) -> Step {
    let others = Set(1...7).subtracting(heights)
    return .run(
      ["trace", "bcrt1qeghduu42fjgc48225qjtzmnazgg0gdq4gvsyur", "--method", "fifo", "--json"]
        + bounds,
      says: heights.map(seed(at:)), not: others.map(seed(at:)))
  }

  /// How a seed's members lie beside its height.
  private static func seed(at height: Int) -> String { #""height":\#(height),"time":"2024-01-0"# }

  /// The cases that a program can check, by the numbers of their folders.
  static let all: [SharedCase] =
    [
      SharedCase(
        "27-groups-of-four",
        [
          .run(
            ["scan", "in/notes.txt", "--json"],
            says: [
              #""value":"bc1q443kwwfu2008vdqgkj727ndpdk2et4m5fvwgld""#, #""value":"\#(address)""#,
              #""value":"3P14159f73E4gFr7JterCCQh9QjiTjiZrG""#, #""repair":"groups""#,
            ], not: [#""repair":null"#])
        ]),
      SharedCase(
        "29-database-columns",
        [
          .run(
            ["scan", "in/messages.db", "--json"],
            says: [
              "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr",
              "3P14159f73E4gFr7JterCCQh9QjiTjiZrG", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
              address,
            ].map { #""value":"\#($0)""# })
        ]),
      SharedCase(
        "42-days-around-midnight",
        [
          .run(["ingest", "in"]),
          receipts(
            [1, 2, 3, 5], ["--received-since", "2024-01-05", "--received-until", "2024-01-05"]),
          receipts([4, 6, 7], ["--received-since", "2024-01-06"]),
        ]),
      SharedCase(
        "31-moments-newest-first",
        [.run(["ingest", "in/blocks"])] + dayPrices("hourly", first: true)
          + dayPrices("hourly-oldest-first", first: false) + dayPrices("hourly-mixed", first: false)
      ),
      SharedCase(
        "32-holes-in-price-tables",
        [
          .run(
            ["prices", "import", "in/nulls.csv", "--pair", "BTC/USD", "--json"],
            says: [#""added":2"#, "without a price", "line 4"]),
          .run(
            ["prices", "import", "in/zero.csv", "--pair", "BTC/CAD", "--json"],
            says: [#""added":1"#, "with a price of 0", "line 2"]),
          .run(
            ["prices", "import", "in/thousands.csv", "--pair", "BTC/EUR", "--json"],
            says: [#""added":1"#]),
          .run(
            ["prices", "import", "in/microseconds.csv", "--pair", "BTC/GBP", "--json"],
            says: [#""added":1"#, "2024-01-06"]),
        ]),
      SharedCase(
        "33-tag-of-a-mistyped-address",
        tagsOfMistyped("pack.yaml", line: 4) + tagsOfMistyped("list.txt", line: 2)
          + tagsOfMistyped("event.json", line: 1) + tagsOfMistyped("sdn.xml", line: 2)),
      SharedCase(
        "34-sanctions-in-remarks",
        [
          .run(["tags", "import", "in/SDN.CSV"], says: ["2 tags added"], not: ["warning"]),
          .run(
            ["tags", "list", "--json"],
            says: [address, "3P14159f73E4gFr7JterCCQh9QjiTjiZrG", #""label":"EXAMPLE, Ivan""#]),
        ]),
      SharedCase(
        "39-key-with-its-origin",
        [
          .run(
            ["derive", "-i", "in/keys.txt", "--count", "2", "--json"],
            says: [#""path":"[8cce63f8/84h/0h/0h]/1/1""#, #""script_type":"p2wpkh""#],
            not: ["error"])
        ]),
      SharedCase(
        "40-prefix-against-descriptor",
        [
          .run(
            ["derive", "-i", "in/keys.txt", "--count", "1", "--json"],
            says: ["the ypub says P2WPKH inside P2SH, the descriptor says P2WPKH", "bc1q"])
        ]),
      SharedCase(
        "43-lists-of-addresses-for-show",
        [.run(["ingest", "in/blocks"])]
          + [["-i", "in/list.txt"], ["-", "<", "in/list.txt"]].map { words in
            .run(
              ["show", "address", "--json"] + words,
              says: [
                #""address":"bcrt1qgnwja6u7h9l60vxsmpvmggrjs2sdk3yhnt38cr""#,
                #""address":"bcrt1qzvk9aqwhjkgezk6nsggj550dhay9wvl68vuejm""#, #""warnings":[]"#,
              ])
          }),
      SharedCase(
        "44-report-format-by-its-name",
        [.run(["ingest", "in"])]
          + ["trace-csv", "endpoints-csv"].map { form in
            .run(
              [
                "report", "e983d1521cd95d7aa0a406025768a5bd4430cd437c7a1fc7bfa6ea3f7801f8ad:0",
                "--to",
                form,
              ], says: ["e983d1521cd95d7aa0a406025768a5bd4430cd437c7a1fc7bfa6ea3f7801f8ad"])
          }),
      SharedCase(
        "45-seeds-as-pasted",
        [.run(["ingest", mainnet, "--network", "mainnet", "--to-height", "599"])]
          + [
            "comma", "explorer", "hash-zero", "hex", "note", "plain", "quotes", "utf16",
          ].map { pasted($0, #""outpoint":"\#(payment):0""#) } + [
            // Satoshi's coin of block 9, which its key holds in a P2PK output.
            pasted("link", #""address":"script:"#),
            .run(["show", "address", address, "--json"], says: [#""key_address":"\#(address)""#]),
          ]),
    ] + chains
}
