import Testing

@testable import Bitcoin

@Suite("Addresses") struct AddressTests {
  private func complaint(_ text: String, on network: Network = .mainnet) -> String? {
    do {
      _ = try Address.script(of: text, network: network)
      return nil
    } catch {
      return error.message
    }
  }

  @Test("the first block's P2PK script has no address, its key has one")
  func genesisKey() throws {
    let key =
      "04678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb6"
      + "49f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5f"
    let script = try #require(Hex.decode("41\(key)ac"))
    #expect(Address.text(ofScript: script, network: .mainnet) == "script:41\(key)ac")
    #expect(
      Address.keyAddress(ofPublicKeyScript: script, network: .mainnet)
        == "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")
    #expect(try Address.script(of: "script:41\(key)ac", network: .mainnet) == script)
  }

  @Test("pay-to-anchor has the address that wallets show")
  func anchor() throws {
    let script: [UInt8] = [0x51, 2, 0x4e, 0x73]
    #expect(Address.text(ofScript: script, network: .mainnet) == "bc1pfeessrawgf")
    #expect(try Address.script(of: "bc1pfeessrawgf", network: .mainnet) == script)
  }

  @Test("a version 0 program of another length than 20 or 32 has no address")
  func oddProgram() {
    #expect(Address.text(ofScript: [0, 2, 7, 7], network: .mainnet) == "script:00020707")
    #expect(Address.text(ofScript: [], network: .mainnet) == "script:")
    #expect(Address.text(ofScript: [0x6a, 1, 9], network: .mainnet) == "script:6a0109")
  }

  @Test("a refusal says what is wrong and where the address belongs")
  func complaints() {
    let expected: [(String, Network, String)] = [
      ("", .mainnet, "empty where an address is expected"),
      ("script:0", .mainnet, "not an even number of hex digits after 'script:'"),
      (
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", .regtest,
        "wrong network: version byte 0 belongs to mainnet or bitcoin-cash, not to regtest"
      ),
      (
        "bc1pfeessrawgf", .testnet3,
        "wrong network: the prefix 'bc' belongs to mainnet, not to testnet3"
      ),
      (
        "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", .mainnet,
        "wrong network: the prefix 'tb' belongs to testnet3 or testnet4 or signet, not to mainnet"
      ),
      (
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", .mainnet,
        "bad checksum: some character is mistyped or missing"
      ),
      ("1A1zP1eP5QGefi2DMPTfTL5SLmv7Div0Na", .mainnet, "the character '0' is not base58"),
      (
        "bc1pfeessrawgF", .mainnet,
        "mixed case: a segwit address is all lower or all upper case"
      ),
      (
        "tc1qw508d6qejxtdg4y5r3zarvary0c5xw7kg3g4ty", .mainnet,
        "the prefix 'tc' belongs to no known network, expected one of mainnet"
      ),
    ]
    for (text, network, message) in expected { #expect(complaint(text, on: network) == message) }
  }
}
