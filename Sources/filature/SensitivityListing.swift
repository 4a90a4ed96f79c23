import Analysis
import Reporting

/// What an answer hangs on, as `trace --sensitivity` shows it.
struct SensitivityListing {
  let study: Sensitivity
  let below: Int

  /// The `sensitivity` member of the document.
  var document: JSONValue {
    [
      "methods": .texts(study.methods), "below": .number(below),
      "entities": .array(
        study.entities.map { entity in
          let sums = study.methods.indices.map { study.askedSat(entity, $0) }
          return [
            "entity": .text(entity), "least_sat": .number(sums.min() ?? 0),
            "most_sat": .number(sums.max() ?? 0),
            "traced_sat": .pairs(zip(study.methods, sums).map { ($0, .number($1)) }),
          ]
        }),
      "variants": .array(study.variants.map(variant)),
    ]
  }

  private func variant(_ variant: Sensitivity.Variant) -> JSONValue {
    [
      "kind": .text(variant.kind.rawValue), "name": .text(variant.name),
      "service_sat": .pairs(
        variant.methods.map { ($0.method, .number($0.ledger.serviceSat)) }),
      "changes": .array(
        study.changes(variant).map { change in
          [
            "method": .text(change.method), "entity": .text(change.entity),
            "asked_sat": .number(change.askedSat), "variant_sat": .number(change.variantSat),
            "change_sat": .number(change.changeSat),
          ]
        }),
    ]
  }

  /// A row for each service and method as asked, then one for each change.
  var table: TextTable {
    var table = TextTable(
      header: [
        "assumption", "name", "method", "service", "asked_sat", "variant_sat", "change_sat",
      ],
      rightAligned: [4, 5, 6])
    for entity in study.entities {
      for (number, method) in study.methods.enumerated() {
        let sat = "\(study.askedSat(entity, number))"
        table.rows.append(["as_asked", "", method, entity, sat, sat, "0"])
      }
    }
    for variant in study.variants {
      let changes = study.changes(variant)
      if changes.isEmpty {
        table.rows.append([variant.kind.rawValue, variant.name, "all", "all", "", "", "0"])
      }
      table.rows += changes.map { change in
        [
          variant.kind.rawValue, variant.name, change.method, change.entity, "\(change.askedSat)",
          "\(change.variantSat)", "\(change.changeSat)",
        ]
      }
    }
    return table
  }

  /// The same for a terminal: what each method says, then what changes under other assumptions.
  var text: String {
    var methods = TextTable(
      header: ["service"] + study.methods, rightAligned: Set(1...study.methods.count))
    for entity in study.entities {
      methods.rows.append(
        [entity] + study.methods.indices.map { "\(study.askedSat(entity, $0))" })
    }
    var changes = TextTable(
      header: ["if", "name", "service", "changes by, at most", "methods that change"],
      rightAligned: [3])
    for variant in study.variants {
      let effects = study.effects(variant)
      if effects.isEmpty {
        changes.rows.append([words(variant.kind), variant.name, "nothing changes", "0", ""])
      }
      for effect in effects {
        let change = effect.largest
        changes.rows.append([
          words(variant.kind), variant.name, change.entity,
          "\(change.changeSat)",
          effect.methods.count == study.methods.count
            ? "all" : effect.methods.joined(separator: ", "),
        ])
      }
    }
    return "\nservices under every method, in satoshis\n" + methods.text
      + "\nwhat changes under other assumptions, in satoshis\n" + changes.text
  }

  private func words(_ kind: Sensitivity.Kind) -> String {
    switch kind {
    case .noClusters: "no clusters"
    case .withoutRule: "without the rule"
    case .otherClustering: "other clustering"
    case .noInferred: "no inferred services"
    case .withoutTag: "without the tag"
    case .withoutTags: "without all tags"
    }
  }
}
