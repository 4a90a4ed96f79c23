import Foundation

extension SharedCase {
  private static func blocks(_ count: Int, _ folder: String, says: [String] = []) -> [Step] {
    [.run(["ingest", folder], says: says)] + info(count)
  }

  private static func info(_ count: Int) -> [Step] {
    [.run(["info", "--json"], says: [#""blocks":\#(count),"#])]
  }

  /// Cases of what is read into a store.
  static let chains: [SharedCase] = [
    SharedCase(
      "01-xor-key-holds-magic-byte",
      [.sameChain(["in/plain"] + (0..<8).map { "in/k\($0)" }, blocks: 31)]),
    SharedCase(
      "03-stray-prefix-before-a-record",
      ["magic", "prefix", "part"].flatMap { folder -> [Step] in
        [.run(["ingest", "in/" + folder], says: ["blk00000.dat"])] + info(13)
      }),
    SharedCase("06-middle-file-cut", [.run(["ingest", "in"], code: 65)] + info(13)),
    SharedCase(
      "08-dumps-with-a-byte-order-mark",
      [
        .sameChain(
          ["plain", "core", "etl", "etl-csv", "blockchair", "csvdump", "utf16"].map { "in/" + $0 },
          blocks: 15)
      ]),
    SharedCase("09-packed-block-files-behind-a-key", blocks(25, "in")),
    SharedCase(
      "11-two-nodes-in-one-folder",
      [.run(["ingest", "in"], code: 65, says: ["blk00001.dat", "another key"])]),
    SharedCase(
      "13-signet-of-its-own",
      [
        .run(["ingest", "in", "--network", "signet"], code: 65, says: ["--magic a5df2dcb"]),
        .run(["ingest", "in", "--magic", "a5df2dcb", "--store-of", "own"]),
      ]),
    SharedCase("15-export-in-folders", blocks(15, "in")),
    SharedCase("16-upper-case-names", blocks(25, "in")),
    SharedCase(
      "14-name-operations",
      [
        .run(["ingest", "in", "--network", "namecoin", "--allow-missing-parents"]),
        .run(
          ["show", "address", "N76bgubJyg6FRE4jgrNSfDQRJiYfcCZFts", "--json"],
          says: [#""address":"N76bgubJyg6FRE4jgrNSfDQRJiYfcCZFts""#]),
      ]),
    SharedCase(
      "36-equal-outputs-to-one-address",
      [
        ("payout", "8151716168928f588a7f7046c8539a4462054c83b1b9fb67786129d06eaa3a82"),
        ("payout-of-seven", "c55661ad760979c8192cdefbf07fbaa7fe599f513a9d8762c9ac6037b2790722"),
        (
          "own-address-among-outputs",
          "43991894841632bee13fd190aff6b537201867fffd68bf6adb153b6e08296453"
        ),
      ].flatMap { folder, txid in
        stepsThrough(
          folder, txid, "feaae1f5fac38bf774f7a66034219ebc8b94eeb901f8d98c594d654970bfbdaa:0",
          says: [#""coinjoin":null"#])
      }),
    SharedCase(
      "37-two-equal-payments",
      [
        (
          "two-mules", "0fed7b4659f0e2e415379c14ab4185a91aa6cdf72be8fdab5a6c42c6e91a5e95",
          "feaae1f5fac38bf774f7a66034219ebc8b94eeb901f8d98c594d654970bfbdaa:0"
        ),
        (
          "stonewall", "07134475f15f005de74dc3a82ad17523f864ea35f210bf3dbd88687781d3f594",
          "212938fa66e797be8b764db5bc1138897124424c3814600248a901f7f15bc211:0"
        ),
        (
          "token-dust", "6628cc075d2aa391d61d875155c65ac122d534bb0f7d24d9844461fe3b23fc0c",
          "5f7313c1351e5c45b3b56aa11991c487ef0bec819d716ecff0748f6c9b0209e8:0"
        ),
      ].flatMap { folder, txid, seed in stepsThrough(folder, txid, seed, says: []) }),
    SharedCase("54-record-begun-in-a-padded-file", blocks(24, "in")),
  ]

  /// A trace goes on through a transaction, of which `show tx` says something.
  private static func stepsThrough(
    _ folder: String, _ txid: String, _ seed: String, says: [String]
  ) -> [Step] {
    [
      .run(["ingest", "in/" + folder, "--store-of", folder]),
      .run(["show", "tx", txid, "--json", "--store-of", folder], says: says),
      .run(
        ["trace", seed, "--method", "fifo", "--json", "--store-of", folder],
        not: [#""kind":"coinjoin""#]),
    ]
  }
}
