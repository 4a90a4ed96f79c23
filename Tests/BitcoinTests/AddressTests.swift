import Testing

@testable import Bitcoin

@Suite("Addresses") struct AddressTests {
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
    #expect(
      Address.text(ofScript: [0x51, 2, 0x4e, 0x73], network: .mainnet) == "bc1pfeessrawgf")
    #expect(
      try Address.script(of: "bc1pfeessrawgf", network: .mainnet) == [0x51, 2, 0x4e, 0x73])
  }
}
