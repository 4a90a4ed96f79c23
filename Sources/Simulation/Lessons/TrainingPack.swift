/// A lesson made for a class: what trainees get, and what the instructor keeps.
public struct TrainingPack {
  /// The lesson.
  public let lesson: any Lesson
  /// The seed of its chain, which the trainees' pack does not tell.
  public let seed: UInt64
  private let truth: StoryTruth

  /// Tells the lesson's story with a seed.
  public init(_ lesson: any Lesson, seed: UInt64) throws(SimulationError) {
    self.lesson = lesson
    self.seed = seed
    truth = try StoryTruth(lesson.story, seed: seed)
  }

  /// The questions with their key.
  public var questions: [Question] { lesson.questions(truth) }

  /// Marks answers, by question.
  public func marked(_ answers: [String: Answer]) -> MarkSheet {
    MarkSheet(lesson: lesson.name, marks: questions.map { $0.mark(answers[$0.id]) })
  }

  /// What trainees get: chain, seeds, tags, the lesson in both languages, a form for answers.
  public func traineeFiles() -> [StoryWriter.File] {
    let economy = truth.economy
    let texts = [
      ("LESSON.md", page(.english)), ("LESSON.fr.md", page(.french)),
      ("tags.yaml", economy.tagPackText(title: "Tags for the lesson")),
      ("seeds.txt", economy.seedsText), ("answers.json", form()),
    ]
    return texts.map { StoryWriter.File(path: $0, bytes: Array($1.utf8)) }
      + StoryWriter.blockFiles(economy.blocks)
  }

  /// What the instructor keeps apart: the key, the story and the truth.
  public func instructorFiles() -> [StoryWriter.File] {
    let economy = truth.economy
    let key = JSONText.object([
      ("lesson", .string(lesson.name)), ("seed", .number(seed)),
      ("pass_mark", .number(UInt64(MarkSheet.passMark))),
      (
        "questions",
        .array(
          questions.map { question in
            .object([
              ("id", .string(question.id)), ("points", .number(UInt64(question.points))),
              ("key", .string(question.solution(.english))),
              ("cle", .string(question.solution(.french))),
            ])
          })
      ),
    ])
    let texts = [
      ("key.json", key.text),
      ("STORY.md", lesson.story.account(of: economy, in: .english)),
      ("STORY.fr.md", lesson.story.account(of: economy, in: .french)),
      ("truth/addresses.csv", economy.addressTable),
      ("truth/outputs.csv", economy.outputTable),
      ("truth/transactions.csv", economy.transactionTable),
    ]
    return texts.map { StoryWriter.File(path: $0, bytes: Array($1.utf8)) }
  }

  /// The form for answers, with those that were given.
  public func form(_ given: [String: Answer] = [:]) -> String {
    JSONText.object([
      ("lesson", .string(lesson.name)), ("trainee", .string("")),
      ("answers", .object(questions.map { ($0.id, .string(given[$0.id]?.word ?? "")) })),
    ]).text
  }

  /// The lesson as a page.
  public func page(_ language: StoryLanguage) -> String {
    let isEnglish = language == .english
    var lines = [
      "# \(lesson.level). \(lesson.title[language])", "",
      isEnglish
        ? "Everything is invented. Read the chain first:"
        : "Tout est inventé. Lisez d'abord la chaîne :",
      "", "```", "filature ingest blocks --network regtest --store chain",
      "filature tags import tags.yaml --store chain", "filature cluster build --store chain",
      "```", "", lesson.guide(truth)[language], "",
      isEnglish ? "## Questions" : "## Questions", "",
    ]
    for question in questions {
      lines.append(
        "**\(question.id)** (\(question.points)) \(question.prompt[language]) "
          + "*\(question.form[language])*")
      lines += question.options(language).map { "- \($0)" }
      lines.append("")
    }
    lines.append(
      isEnglish
        ? "Write your answers into `answers.json`; amounts are in satoshis."
        : "Écrivez vos réponses dans `answers.json` ; les montants sont en satoshis.")
    return lines.joined(separator: "\n") + "\n"
  }
}
