import Analysis

/// Sound files with tags and prices: what our writers make, and others' forms in small.
enum AttributionCorpus {
  private static let one = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
  private static let two = "12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S"
  private static let txid = "a1075db55d416d3ca199f55b6084e2115b9345e16c5cf302fc80e9d5fbf5d48d"

  private static func file(_ name: String, _ text: String) -> Input { [(name, Array(text.utf8))] }

  private static var own: [Tag] {
    var first = Tag(subject: one, label: "Maple: \"Exchange\"", source: "a, b", tagpack: "t")
    first.category = "exchange"
    first.isClusterDefiner = true
    first.concepts = ["exchange", "mixing"]
    first.context = "{\"note\":\"x\"}"
    var second = Tag(subject: txid, label: "Théft", source: "https://example.org", tagpack: "t")
    second.isTransaction = true
    second.abuse = "scam"
    second.lastmod = "2024-01-05"
    return [first, second]
  }

  /// Files by the name of their form.
  static var tags: [String: [Input]] {
    [
      "tagpack": [
        file("pack.yaml", TagExport.tagPack(own, title: "t: #1", creator: "c")),
        file(
          "anchors.yaml",
          """
          title: T
          creator: C
          category: &kind exchange
          tags:
            - address: \(one)
              label: &name Maple
              source: "https://example.org"
              concepts: [*kind, mixing]
            - {address: "\(two)", label: *name, confidence: ownership, lastmod: 2024-01-05}

          """),
        file(
          "actors.yaml",
          """
          title: A
          creator: C
          actors:
            - id: maple
              label: Maple
              uri: https://example.org
              categories: [exchange]
              jurisdictions: [CA]

          """),
      ],
      "ofac-xml": [file("sdn.xml", sanctions), file("advanced.xml", advancedSanctions)],
      "misp-csv": [
        file(
          "attributes.csv",
          "uuid,event_id,category,type,value,comment\n"
            + "u,7,Financial fraud,btc,\(one),\"Ring, the\"\nv,7,Financial fraud,btc,\(two),\n")
      ],
      "ofac-remarks": [
        file(
          "sdn.csv",
          """
          25,"RING, Ivan","individual","CYBER2",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1979; \
          Digital Currency Address - XBT \(one); alt. Digital Currency Address - XBT \(two);"

          """)
      ],
      "walletexplorer": [
        file(
          "w.csv",
          "\"#Wallet Maple.com. Source: WalletExplorer.com\"\r\n"
            + "address,balance,incoming txs,last used in block\r\n\(two),0.1,2,300000\r\n"),
        file(
          "v.csv",
          "\"#Wallet 00a1. Source: WalletExplorer.com\"\r\n"
            + "date,received from,received amount,sent amount,sent to,balance,transaction\r\n"
            + "2014-01-02 03:04:05,Birch,1.0,,,1.0,\(txid)\r\n"),
      ],
      "stix": [file("bundle.json", stix)], "misp": [file("event.json", misp)],
      "obis": [
        file(
          "o.json",
          """
          [{"chain": "bip122:000000000019d6689c085ae165831e93", "address": "\(one)",
            "label": "Maple", "actor_types": ["exchange"], "abuse_types": ["scam"],
            "attributor": "C", "evidence": [{"url": "https://example.org"}]},
           {"chain": "bitcoin", "address": "\(two)", "label": "M", "attributor": "C",
            "evidence": []}]
          """)
      ],
      "mining-pool": [
        file("p.json", "{\"name\":\"P\",\"link\":\"l\",\"addresses\":[\"\(one)\",\n\"\(two)\"]}")
      ],
      "explorer-labels": [
        file(
          "l.json",
          "{\"\(one)\":{\"name\":\"Maple\",\"labels\":[\"a\",\"b\"]},\n\"\(two)\":{\"name\":\"\",\"labels\":[\"c\"]}}"
        )
      ],
      "csv": [
        file("t.csv", TagExport.csv(own)),
        file("s.csv", "No;label;address;kind\n1;Maple;\(two);exchange\n2;\"M;x\";\(one);\n"),
      ],
      "list": [file("t.txt", "# seized\n\(one)\n\n\(two)\r\n")],
    ]
  }

  private static let sanctions = """
    <?xml version="1.0"?><sdnList xmlns="x"><publshInformation><Publish_Date>01/05/2024</Publish_Date>
    </publshInformation><sdnEntry><uid>7</uid><lastName>Ring &amp; Co</lastName>
    <programList><program>CYBER2</program></programList><idList><id><uid>8</uid>
    <idType>Digital Currency Address - XBT</idType><idNumber>\(one)</idNumber></id></idList>
    </sdnEntry></sdnList>
    """
  private static let advancedSanctions = """
    <Sanctions><ReferenceValueSets><FeatureTypeValues>
    <FeatureType ID="344">Digital Currency Address - XBT</FeatureType>
    </FeatureTypeValues></ReferenceValueSets><DistinctParties><DistinctParty FixedRef="9">
    <Profile ID="p9"><Alias Primary="true"><NamePartValue>Person &#57;</NamePartValue></Alias>
    <!-- a note --><Feature FeatureTypeID="344"><VersionDetail>\(two)</VersionDetail></Feature>
    </Profile></DistinctParty></DistinctParties><SanctionsEntries><SanctionsEntry ProfileID="p9">
    <SanctionsMeasure SanctionsTypeID="1"><Comment><![CDATA[CYBER2]]></Comment></SanctionsMeasure>
    </SanctionsEntry></SanctionsEntries></Sanctions>
    """
  private static let stix = """
    {"type": "bundle", "id": "bundle--1", "objects": [
     {"type": "identity", "id": "identity--1", "name": "Maple"},
     {"type": "threat-actor", "id": "threat-actor--1", "name": "Ring", "labels": ["drugs"]},
     {"type": "cryptocurrency-wallet", "id": "cryptocurrency-wallet--1", "value": "\(one)",
      "holder_ref": "identity--1", "confidence": 95},
     {"type": "cryptocurrency-wallet", "id": "cryptocurrency-wallet--2", "value": "\(two)"},
     {"type": "relationship", "source_ref": "threat-actor--1",
      "target_ref": "cryptocurrency-wallet--2", "relationship_type": "owns"},
     {"type": "cryptocurrency-transaction", "id": "cryptocurrency-transaction--1",
      "symbol": "BTC", "value": "\(txid)", "fee": 7.28e-06},
     {"type": "indicator", "name": "Ransom", "created_by_ref": "identity--1",
      "pattern": "[cryptocurrency-wallet:value = '\(two)' OR file:name = 'x']"}]}
    """
  private static let misp = """
    {"Event": {"info": "Recruiters", "uuid": "u-1", "Orgc": {"name": "CSIRT"},
      "Tag": [{"name": "enisa:abuse=\\"human-trafficking\\""}, {"name": "tlp:amber"}],
      "Attribute": [{"type": "btc", "value": "\(one)", "comment": "fee", "timestamp": "1700000000"},
        {"type": "ip-dst", "value": "192.0.2.1"}],
      "Object": [{"name": "coin-address", "Attribute": [
          {"object_relation": "address", "type": "btc", "value": "\(two)"},
          {"object_relation": "symbol", "type": "text", "value": "BTC"}]},
        {"name": "btc-transaction", "Attribute": [
          {"object_relation": "transaction-number", "type": "text", "value": "\(txid)"}]}]}}
    """

  /// Files with prices by the name of their form.
  static var prices: [String: [Input]] {
    [
      "ecb-xml": [
        file(
          "rates.xml",
          """
          <?xml version="1.0"?><gesmes:Envelope xmlns:gesmes="x" xmlns="y"><gesmes:subject/><Cube>
          <Cube time="2024-01-05"><Cube currency="USD" rate="1.0921"/><Cube currency="JPY" rate="158"/>
          </Cube><Cube time='2024-01-04'><Cube currency="CAD" rate="1.4612"/></Cube></Cube>
          </gesmes:Envelope>
          """)
      ],
      "ecb-csv": [
        file(
          "rates.csv",
          "Date,USD,JPY,CAD,\n2024-01-05,1.0921,158.1,1.4601,\n2024-01-04,1.0953,N/A,1.4612,\n")
      ],
      "coingecko-json": [
        file(
          "btc-usd.json",
          #"{"prices":[[1704499200000,44100.123],[1704585600000,null]],"total_volumes":[]}"#)
      ],
      "coingecko-csv": [
        file(
          "btc-usd-max.csv",
          "snapped_at,price,market_cap,total_volume\n2024-01-06 00:00:00 UTC,44100.5,1,1\n"
            + "2024-01-07 00:00:00 UTC,,1,1\n2024-01-07 11:30:00 UTC,45000,1,1\n")
      ],
      "binance": [
        file(
          "BTCUSDT-1d-2024-01.csv",
          "1704412800000,44000.1,44500,43000,44100.5,12.5,1704499199999,550000.1,300,6.1,270000,0\n"
        )
      ],
      "kraken": [
        file(
          "XBTCAD_1440.csv",
          "1704412800,44000.1,44500,43000,44100.5,12.5,300\n1704499200,1,2,1,44000.0,1,1\n")
      ],
      "csv": [
        file("p.csv", "date;close\n2024-01-05;44100,5\n29.02.2024;1,5\n29 February 2024;2\n"),
        file(
          "q.csv", "pair,timestamp,price\nBTC/CAD,1704412800,\"1.6e9\"\nXBTUSD,1704412800000,2\n"),
        file("r.csv", "base,quote,date,price\nBTC,CAD,2024-01-05T11:30:00Z,44100\n"),
      ],
    ]
  }
}
