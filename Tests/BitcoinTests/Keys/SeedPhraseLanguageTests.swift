import Bitcoin
import Foundation
import Testing

/// Phrases of every list, drawn at random: nobody's wallet.
struct SeedPhraseLanguageTests {
  /// First word, eleven times, and last word of the phrase of sixteen zeros in each language of BIP 39.
  private static let zeros: [(String, String)] = [
    ("abandon", "about"),
    ("abaisser", "abeille"),
    ("abaco", "abete"),
    ("ábaco", "abierto"),
    ("abacate", "abater"),
    ("abdikace", "agrese"),
    ("あいこくしん", "あおぞら"),
    ("가격", "가능"),
    ("的", "在"),
    ("的", "在"),
  ]

  /// Twelve words of each list: those of BIP 39, SLIP 39's, old Electrum's and Monero's.
  private static let phrases: [String] = [
    "keep drift runway verify canoe allow usual luggage jewel giraffe valid view",
    "relief école grutier écrémer ravin agiter bonus émission avaler mérite apporter labial",
    "urlo sconforto spuntino sempre tazza elsa roccia coricato asciutto emozione vulcano lanterna",
    "lucha tabú nevera siete reino piloto saldo jueves pasión añadir millón exponer",
    "negociar cetim forno joaninha linhagem corneta bastante vascular vedar caju origem belga",
    "tepna kojenec bobek pikle ujmout touha iluze chvilka chystat sliznice provaz otrok",
    "せんか うえる ておくれ あぶる かあつ きゃく いよく しなもの ひんけつ ちぬり たいほ こしつ",
    "교복 임무 위협 적용 반대 조금 제품 필요 주일 독창적 업종 카운터",
    "炉 纱 桑 奇 抵 牙 子 侨 郭 起 喂 远",
    "西 震 醇 躍 屆 弟 腸 兩 幹 加 桂 壤",
    "trend network peasant formal repair furl painting reunion loud numerous ruin detect",
    "engine people liquid tickle verse notice thousand limit dog huge heavy taken",
    "initiate edgy tilt muddy sulking tulips bovine bugs scrub illness inundate thumbs",
    "engager moule creuser beurre idole trier sanguin emporter prose nature flux engin",
    "Zeug bewirken Altbier Magazin Dialekt Flusstal Neigung Deiche Fallobst Gamsbart Rapsöl Balkon",
    "sapienza ghiaccio ribadire calcio madre febbre pelare zucchero esaltare nascere giaguaro "
      + "scossa",
    "hebilla elegir herir moho guiso alga hacha calma cita abuelo lamer océano",
    "paprika mombakkes rijbaan visee folder argeloos weldaad nokkenas wild tondeuse wentelaar "
      + "petgat",
    "funileiro orfao hodometro ermo avizinhar potro fuinha catuaba exaustor apito amazonico tascar",
    "пытка дыханье огонь скрывать барон аквариум пиво шашлык время десяток прыгать кричать",
    "くつした となり あらし だいひょう たこやき しゃっきん いなか ていおん えらぶ こんぽん おおい げいじゅつ",
    "累 杨 涂 形 夜 快 千 必 追 放 节 细",
    "zono fisko cebo adicii meblo relativa ornami jufto anekdoto vakcino fimensa etlitero",
    "jimpe sunga rufsu rirni nabmi calku pinfu klupe jbonunsla badri canpa famyma'o",
  ]

  @Test("the phrase of sixteen zeros is refused in every language of BIP 39")
  func zeroEntropy() {
    for (first, last) in Self.zeros {
      let words = [String](repeating: first, count: 11) + [last]
      #expect(Secret.first(in: words.joined(separator: " ")) == .seedPhrase, "\(first)")
      #expect(Secret.first(in: words.dropLast().joined(separator: " ")) == nil, "\(first)")
    }
  }

  @Test("a phrase of any list is refused however its words are parted and written")
  func forms() {
    for phrase in Self.phrases {
      let words = phrase.split(separator: " ").map(String.init)
      let forms = [
        phrase, phrase.uppercased(), words.joined(separator: "\n"), words.joined(separator: ", "),
        words.joined(separator: "\u{3000}"), words.joined(separator: "\u{200b}"),
        words.map { "\"\($0)\"" }.joined(separator: ";"),
        words.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: " "),
        words.map { $0.prefix(1) + "\u{200b}" + $0.dropFirst() }.joined(separator: " "),
        phrase.decomposedStringWithCompatibilityMapping,
      ]
      for form in forms { #expect(Secret.first(in: form) == .seedPhrase, "\(words[0])") }
    }
  }

  @Test("a wrong, missing or doubled word or letter hides no phrase of any list")
  func errors() {
    for phrase in Self.phrases {
      let words = phrase.split(separator: " ").map(String.init)
      for place in words.indices {
        var (wrong, missing, doubled) = (words, words, words)
        wrong[place] += "qxz"
        missing.remove(at: place)
        doubled.insert(words[place], at: place)
        for form in [wrong, missing, doubled] {
          let found = Secret.first(in: form.joined(separator: " "))
          #expect(found == .seedPhrase, "\(words[0]) \(place)")
        }
      }
      #expect(Secret.first(in: words.prefix(10).joined(separator: " ")) == nil)
    }
  }
}
