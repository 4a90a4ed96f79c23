import Foundation
import Testing

@testable import Simulation

struct LessonTests {
  /// The answers that the key itself would give.
  private func perfect(_ pack: TrainingPack) -> [String: Answer] {
    var answers: [String: Answer] = [:]
    for question in pack.questions {
      switch question.key {
      case .choice(let options):
        answers[question.id] = .text(options.first { $0.share == 100 }?.id ?? "")
      case .number(let value, _, _): answers[question.id] = .number(value)
      case .set(let members, _): answers[question.id] = .list(members.reversed())
      case .paragraph(let checks):
        let wanted = checks.filter { $0.wants == .any }.compactMap(\.of.first)
        answers[question.id] = .text(wanted.joined(separator: " and "))
      }
    }
    return answers
  }

  private func pack(_ name: String, seed: UInt64 = 7) throws -> TrainingPack {
    try TrainingPack(try #require(Lessons.named(name)), seed: seed)
  }

  @Test("every lesson has a key that earns full marks, with any seed, and an empty form none")
  func keys() throws {
    for lesson in Lessons.all {
      for seed in [7, 99] as [UInt64] {
        let pack = try TrainingPack(lesson, seed: seed)
        let sheet = pack.marked(perfect(pack))
        #expect(sheet.hundredths == 100 * sheet.points, "\(lesson.name): \(sheet.marks)")
        #expect(sheet.isPassed && sheet.points > 0)
        let empty = pack.marked([:])
        #expect(empty.hundredths == 0 && !empty.isPassed)
        for question in pack.questions {
          if case .choice(let options) = question.key {
            #expect(options.filter { $0.share == 100 }.count == 1)
          }
          if case .set(let members, _) = question.key {
            #expect(!members.isEmpty && members.allSatisfy { !$0.isEmpty }, "\(question.id)")
          }
        }
      }
    }
    #expect(Lessons.all.map(\.level) == Array(1...Lessons.all.count))
  }

  @Test("the trainees' pack holds no answer, no truth and no seed")
  func packsApart() throws {
    for lesson in Lessons.all {
      let pack = try TrainingPack(lesson, seed: 1_234_567_891)
      let given = pack.traineeFiles()
      #expect(Set(given.map(\.path)).isSuperset(of: ["LESSON.md", "LESSON.fr.md", "answers.json"]))
      for file in given {
        #expect(!file.path.contains("truth") && !file.path.contains("STORY"))
        #expect(!file.path.contains("key") && !file.path.contains("expected"))
        guard !file.path.hasPrefix("blocks/") else { continue }
        let text = String(decoding: file.bytes, as: UTF8.self)
        #expect(!text.contains("1234567891"), "\(file.path)")
        for question in pack.questions {
          if case .number(let value, _, _) = question.key, value > 10_000 {
            #expect(!text.contains("\(value)"), "\(lesson.name) \(file.path) \(question.id)")
          }
          if case .set(let members, _) = question.key, members[0].contains(":") {
            #expect(!text.contains(members[0]) || file.path == "seeds.txt")
          }
        }
      }
      let kept = pack.instructorFiles()
      #expect(kept.contains { $0.path == "key.json" })
      #expect(kept.contains { $0.path == "truth/outputs.csv" })
    }
  }

  @Test("taking the new address for change earns nothing for it, and says why")
  func wrongChange() throws {
    let pack = try pack("follow-change")
    var answers = perfect(pack)
    let right = try #require(answers["change"]).word
    answers["change"] = .text(right == "0" ? "1" : "0")
    answers["value"] = .number(7_350_000)
    let sheet = pack.marked(answers)
    #expect(sheet.marks[0].hundredths == 0)
    #expect(sheet.marks[0].reason[.english].contains("shop"))
    #expect(sheet.marks[1].hundredths == 0)
    #expect(sheet.marks[1].reason[.french].contains("commerce"))
    #expect(!sheet.isPassed)
  }

  @Test("deposits behind a coinjoin cost precision, a missing one costs recall")
  func sets() throws {
    let pack = try pack("coinjoin-stop")
    var answers = perfect(pack)
    let right = try #require(answers["deposits"]).members
    #expect(right.count == 1)
    answers["deposits"] = .list(right + ["aa:0", "bb:1"])
    let mark = pack.marked(answers).marks[0]
    #expect(mark.precision == 333 && mark.recall == 1000)
    #expect(mark.hundredths == 4 * 50)
    let peel = try self.pack("peel-chain")
    let deposits = try #require(perfect(peel)["deposits"]).members
    #expect(deposits.count == 5)
    let some = peel.marked(["deposits": .list(Array(deposits.prefix(3)))]).marks[0]
    #expect(some.precision == 1000 && some.recall == 600)
    #expect(some.hundredths == 5 * 75)
    let twice = peel.marked(["deposits": .list(deposits + deposits)]).marks[0]
    #expect(twice.hundredths == 500)
  }

  @Test("a known slip earns its share, an unknown number nothing, and blanks in digits are read")
  func numbers() throws {
    let pack = try pack("read-a-transaction")
    func mark(_ answer: Answer) -> Int {
      pack.marked(["spent": answer]).marks.first { $0.id == "spent" }?.hundredths ?? -1
    }
    #expect(mark(.number(50_000_000)) == 200)
    #expect(mark(.text("50 000 000")) == 200)
    #expect(mark(.text("50,000,000")) == 200)
    #expect(mark(.number(49_999_000)) == 100)
    #expect(mark(.number(49_999_999)) == 0)
    #expect(mark(.text("half a coin")) == 0)
    #expect(mark(.text("-5")) == 0)
  }

  @Test("a paragraph is marked by what it says, and loses marks for what it must not say")
  func paragraph() throws {
    let pack = try pack("court-paragraph")
    let seed = try StoryTruth(CoinJoinStory(), seed: 7).economy.truth.seeds[0]
    let txid = "\(try StoryTruth(CoinJoinStory(), seed: 7).deposits(by: "Smuggler")[0].coin.txid)"
    let sound = """
      The address \(seed) held 40,000,000 sat. It is recorded on chain that 8,000,000 sat were paid
      in transaction \(txid) to an address attributed to Maple Exchange by a test withdrawal. A fee
      of 1,000 sat was paid. By first in, first out, as by every method, the remaining 31,999,000
      sat entered a coinjoin of five and cannot be followed beyond it by the chain alone.
      """
    let full = pack.marked(["paragraph": .text(sound)])
    #expect(full.hundredths == 1000, "\(full.marks[0].reason.english)")
    let bold = sound + " The smuggler then paid 24,999,000 sat into Merlion."
    let less = pack.marked(["paragraph": .text(bold)])
    #expect(less.hundredths == 900)
    #expect(less.marks[0].reason[.english] == "A deposit behind the coinjoin is attributed.")
    let vague = pack.marked(["paragraph": .text("The money went to Maple and was then mixed.")])
    #expect(vague.hundredths <= 200 && !vague.isPassed)
    #expect(pack.marked(["paragraph": .text("I do not know.")]).hundredths == 0)
    let french = """
      L'adresse \(seed) tenait 40 000 000 sat. Il est inscrit sur la chaîne que 8 000 000 sat ont été
      versés par la transaction \(txid) chez Maple Exchange ; 1 000 sat de frais. D'après la méthode
      fifo, les 31 999 000 sat restants sont entrés dans un coinjoin et ne peuvent être suivis.
      """
    #expect(pack.marked(["paragraph": .text(french)]).hundredths == 1000)
  }
}
