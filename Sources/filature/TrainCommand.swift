import ArgumentParser
import Foundation
import Reporting
import Simulation

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Lessons on chains whose truth is known, with marks.",
    discussion: """
      From reading one transaction to the paragraph for a court, in English and French, \
      offline.
        filature train list
        filature train start peel-chain --out lesson --instructor apart --seed 20931
        filature train grade lesson/answers.json --key apart/key.json
        filature train start peel-chain --out lesson --interactive
      Without --seed everybody gets the sample chain, whose answers are public.
      """,
    subcommands: [TrainList.self, TrainStart.self, TrainGrade.self])
}

/// The language of lessons.
struct LessonLanguage: ParsableArguments {
  @Option(name: .customLong("lang"), help: "en or fr.") var code = "en"

  func validate() throws {
    guard StoryLanguage(rawValue: code) != nil else {
      throw ValidationError("--lang takes en or fr")
    }
  }

  /// The language chosen.
  var language: StoryLanguage { StoryLanguage(rawValue: code) ?? .english }
}

struct TrainList: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The lessons, from the first to the last.")
  @OptionGroup var words: LessonLanguage
  @OptionGroup var global: GlobalOptions

  func run() throws {
    var table = TextTable(header: ["level", "lesson", "title", "story"], rightAligned: [0])
    var data: [JSONValue] = []
    for lesson in Lessons.all {
      let title = lesson.title[words.language]
      table.rows.append(["\(lesson.level)", lesson.name, title, lesson.story.name])
      data.append([
        "level": .number(lesson.level), "lesson": .text(lesson.name), "title": .text(title),
        "story": .text(lesson.story.name),
      ])
    }
    try Envelope("lessons", graph: nil).write(global, data: .array(data), rows: table)
  }
}

struct TrainStart: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "Write the pack of a lesson.",
    discussion: """
      The trainees' pack holds the chain, the lesson in both languages and a form for the \
      answers; the instructor's pack holds the key, the story and the truth, in another \
      folder. With --interactive the questions are then asked one by one, the answers written \
      into the form, and marked: for somebody who learns alone. Exit 1 where less than 60 % \
      was earned.
      """)
  @Argument(help: "Name of the lesson.") var lesson: String
  @Option(help: "Folder for the trainees' pack.") var out: String
  @Option(help: "Folder for the instructor's pack, apart from the other.") var instructor: String?
  @Option(in: 0...UInt64.max, help: "Seed of the chain, to be kept from the trainees.")
  var seed: UInt64 = 7
  @Flag(help: "Ask the questions, and mark the answers.") var interactive = false
  @OptionGroup var words: LessonLanguage
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let pack = try TrainStart.pack(lesson, seed: seed)
    if let instructor, TrainStart.isInside(instructor, out) {
      throw Failure(
        Exit.usage, "the instructor's pack would lie in the trainees'", at: instructor,
        hint: "name a folder apart")
    }
    do throws(SimulationError) {
      try StoryWriter.write(pack.traineeFiles(), to: out)
      if let instructor { try StoryWriter.write(pack.instructorFiles(), to: instructor) }
    } catch {
      throw Failure(error, at: out)
    }
    StandardError.write(
      "wrote lesson \(lesson) to \(out): read LESSON.md or LESSON.fr.md"
        + (instructor.map { "; the key to \($0)" } ?? ""))
    if interactive { try practise(pack) }
  }

  private func practise(_ pack: TrainingPack) throws {
    let given = TrainInterview.ask(pack, words.language)
    let path = out + "/answers.json"
    try OutputFile.write(Array(pack.form(given).utf8), to: path)
    let sheet = pack.marked(given)
    try MarkWords(sheet: sheet, language: words.language).write(global)
    if !sheet.isPassed { throw ExitCode(Exit.nothingFound) }
  }

  /// The pack of a lesson by name.
  static func pack(_ name: String, seed: UInt64) throws -> TrainingPack {
    guard let lesson = Lessons.named(name) else {
      throw Failure(
        Exit.usage, "unknown lesson \(name)", at: "train",
        hint: "one of " + Lessons.all.map(\.name).joined(separator: ", "))
    }
    do throws(SimulationError) {
      return try TrainingPack(lesson, seed: seed)
    } catch {
      throw Failure(Exit.internalError, "\(error)", at: name)
    }
  }

  private static func isInside(_ inner: String, _ outer: String) -> Bool {
    let paths = [inner, outer].map {
      URL(fileURLWithPath: $0).standardizedFileURL.resolvingSymlinksInPath().pathComponents
    }
    return paths[0].starts(with: paths[1])
  }
}

struct TrainGrade: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "grade", abstract: "Mark answers, question by question, with the reason.",
    discussion: """
      Answers are a small JSON file, as `train start` writes the form, or are asked for one by \
      one with --ask LESSON. Amounts are exact unless the question states a tolerance; sets \
      are marked by the harmonic mean of precision and recall. Exit 1 where less than 60 % was \
      earned.
      """)
  @Argument(help: "The answers; - for standard input.") var answers: String?
  @Option(help: "Ask this lesson's questions on the terminal.") var ask: String?
  @Option(help: "The instructor's key.json, for a chain of its own seed.") var key: String?
  @Option(in: 0...UInt64.max, help: "Seed of the chain, in place of the key.") var seed: UInt64?
  @OptionGroup var words: LessonLanguage
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (answers == nil) != (ask == nil) else {
      throw ValidationError("give a file of answers, or --ask LESSON")
    }
  }

  func run() throws {
    let known = try key.map { try AnswerFile.key($0) }
    let sheet: MarkSheet
    if let ask {
      let pack = try TrainStart.pack(ask, seed: known?.seed ?? seed ?? 7)
      sheet = pack.marked(TrainInterview.ask(pack, words.language))
    } else {
      let file = try AnswerFile.answers(answers ?? "-")
      if let known, known.lesson != file.lesson {
        throw Failure(
          Exit.usage, "answers to \(file.lesson), a key of \(known.lesson)", at: key ?? "")
      }
      let pack = try TrainStart.pack(file.lesson, seed: known?.seed ?? seed ?? 7)
      sheet = pack.marked(file.answers)
    }
    try MarkWords(sheet: sheet, language: words.language).write(global)
    if !sheet.isPassed { throw ExitCode(Exit.nothingFound) }
  }
}
