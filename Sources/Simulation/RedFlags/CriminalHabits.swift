/// What those do whom a red flag is meant for. Each draws its numbers from a range wider than the
/// flag's thresholds, so that some escape it, as they do in the world.
struct CriminalHabits {
  let cast: TownCast
  /// Satoshis of the reporting limit that is kept under.
  static let limit: UInt64 = 25_000_000

  /// Plans the habits of all offenders.
  func plan(_ plan: inout HabitPlan) {
    for who in cast.all(.structurer) { structure(who, &plan) }
    for who in cast.all(.mule) { fanOut(who, &plan) }
    for who in cast.all(.controller) { funnel(who, &plan) }
    for who in cast.all(.sleeper) { sleep(who, &plan) }
    for who in cast.all(.launderer) { mix(who, &plan) }
    for who in cast.all(.vendor) { deal(who, &plan) }
    for who in cast.all(.machineBuyer) { buyAtMachines(who, &plan) }
    for who in cast.all(.smuggler) { collectInstalments(who, &plan) }
    for who in cast.all(.nightManager) { manageNights(who, &plan) }
  }

  /// Two to seven deposits just under the limit within eight hours to two days; one in five keeps
  /// far below it.
  private func structure(_ who: WalletID, _ plan: inout HabitPlan) {
    let low = plan.happens(percent: 20) ? 30 : 55
    for _ in 0..<plan.random.number(in: 1...2) {
      let day = plan.random.number(in: 5...280)
      let count = plan.random.number(in: 2...7)
      let hours = plan.random.number(in: 8...48)
      let bank = cast.exchange(&plan)
      cast.give(
        CriminalHabits.limit * UInt64(count + 1), to: who, at: plan.moment(day: day - 2), &plan)
      let begin = plan.moment(day: day)
      for _ in 0..<count {
        let value = CriminalHabits.limit * UInt64(plan.random.number(in: low...(low + 44))) / 100
        plan.pay(
          .sat(value), from: who, to: .account(bank),
          at: begin + UInt32(plan.random.number(in: 0...(hours * 3600))), for: "structured deposit")
      }
    }
  }

  /// A sum goes on to two to three exchanges in two to eight payments within six hours to three
  /// days.
  private func fanOut(_ who: WalletID, _ plan: inout HabitPlan) {
    for _ in 0..<plan.random.number(in: 1...3) {
      let day = plan.random.number(in: 5...280)
      let count = plan.random.number(in: 2...8)
      let hours = plan.random.number(in: 6...72)
      let first = cast.exchange(&plan)
      let banks = plan.random.number(in: 2...cast.exchanges.count)
      cast.give(40_000_000, to: who, at: plan.moment(day: day - 1), &plan)
      let begin = plan.moment(day: day)
      for number in 0..<count {
        plan.pay(
          .sat(plan.random.amount(in: 1_000_000...4_500_000)), from: who,
          to: .account((first + number % banks) % cast.exchanges.count),
          at: begin + UInt32(plan.random.number(in: 0...(hours * 3600))), for: "deposit")
      }
    }
  }

  /// Six to thirty customers pay small sums over ten to forty-five days, then nearly all of it is
  /// cashed out, in at most twelve days.
  private func funnel(_ who: WalletID, _ plan: inout HabitPlan) {
    let day = plan.random.number(in: 15...230)
    let length = plan.random.number(in: 10...45)
    let customers = plan.random.number(in: 6...30)
    for customer in plan.random.shuffled(cast.people).prefix(customers) {
      for _ in 0..<plan.random.number(in: 1...2) {
        plan.pay(
          .sat(plan.random.amount(in: 200_000...1_500_000)), from: customer, to: .standing(who),
          at: plan.moment(day: day + plan.random.number(in: 0...length), hours: 10...26),
          for: "customer's payment")
      }
    }
    plan.pay(
      .percent(UInt64(plan.random.number(in: 45...95))), from: who,
      to: .account(cast.exchange(&plan)),
      at: plan.moment(day: day + length + plan.random.number(in: 1...12)), for: "cash-out")
  }

  /// A sum lies still for four to eight months, then two fifths of it or more leave in a week or
  /// two.
  private func sleep(_ who: WalletID, _ plan: inout HabitPlan) {
    let day = plan.random.number(in: 2...30)
    cast.give(
      plan.random.amount(in: 20_000_000...90_000_000), to: who, at: plan.moment(day: day), &plan)
    let wakes = day + plan.random.number(in: 120...250)
    let bank = cast.exchange(&plan)
    for _ in 0..<plan.random.number(in: 1...4) {
      plan.pay(
        .percent(UInt64(plan.random.number(in: 40...70))), from: who, to: .account(bank),
        at: plan.moment(day: wakes + plan.random.number(in: 0...10)), for: "deposit")
    }
  }

  /// Money goes through a mixing service once to four times; one in four lets somebody else carry
  /// it there.
  private func mix(_ who: WalletID, _ plan: inout HabitPlan) {
    let carrier = plan.happens(percent: 25) ? plan.one(of: cast.people) : nil
    for _ in 0..<plan.random.number(in: 1...4) {
      let day = plan.random.number(in: 5...270)
      let sum = plan.random.amount(in: 5_000_000...30_000_000)
      cast.give(sum + 1_000_000, to: who, at: plan.moment(day: day), &plan)
      let time = plan.moment(day: day + 2)
      if let carrier {
        plan.pay(.sat(sum), from: who, to: .fresh(carrier), at: time, for: "handover")
        plan.pay(
          .sat(sum * 9 / 10), from: carrier, to: .standing(cast.mixer), at: time + 7_200,
          for: "mixing")
      } else {
        plan.pay(.sat(sum), from: who, to: .standing(cast.mixer), at: time, for: "mixing")
        plan.pay(
          .sat(sum * 9 / 10), from: cast.mixer, to: .fresh(who), at: time + 90_000,
          for: "mixed coins")
      }
    }
  }

  /// A dark market pays a vendor; two in five take it through a wallet that nobody knows.
  private func deal(_ who: WalletID, _ plan: inout HabitPlan) {
    let runner = plan.happens(percent: 40) ? plan.one(of: cast.people) : nil
    for _ in 0..<plan.random.number(in: 1...6) {
      let time = plan.moment(day: plan.random.number(in: 10...280))
      let sum = plan.random.amount(in: 500_000...5_000_000)
      plan.pay(
        .sat(sum), from: cast.market, to: .fresh(runner ?? who), at: time, for: "market payout")
      if let runner {
        plan.pay(
          .sat(sum * 9 / 10), from: runner, to: .fresh(who), at: time + 20_000, for: "handover")
      }
    }
  }

  /// Two to eight small purchases at cash machines within ten to sixty days.
  private func buyAtMachines(_ who: WalletID, _ plan: inout HabitPlan) {
    let day = plan.random.number(in: 5...230)
    let length = plan.random.number(in: 10...60)
    for _ in 0..<plan.random.number(in: 2...8) {
      plan.pay(
        .sat(plan.random.amount(in: 200_000...1_150_000)), from: plan.one(of: cast.machines),
        to: .standing(who),
        at: plan.moment(day: day + plan.random.number(in: 0...length), hours: 9...23),
        for: "cash purchase")
    }
  }

  /// Two to five migrants pay two to four instalments each; seven prices in ten are in bitcoin.
  private func collectInstalments(_ who: WalletID, _ plan: inout HabitPlan) {
    let price = plan.random.amount(in: 400_000...3_000_000)
    let isFixed = plan.happens(percent: 70)
    for migrant in plan.random.shuffled(cast.people).prefix(plan.random.number(in: 2...5)) {
      var day = plan.random.number(in: 15...220)
      for _ in 0..<plan.random.number(in: 2...4) {
        plan.pay(
          .sat(plan.price(price, fixed: isFixed)), from: migrant, to: .standing(who),
          at: plan.moment(day: day), for: "instalment")
        day += plan.random.number(in: 1...20)
      }
    }
  }

  /// Takings of four to twenty-five nights, three fifths of them or more between ten and six.
  private func manageNights(_ who: WalletID, _ plan: inout HabitPlan) {
    let day = plan.random.number(in: 15...230)
    let share = plan.random.number(in: 60...100)
    for night in 0..<plan.random.number(in: 4...25) {
      let hours = plan.happens(percent: share) ? 22...29 : 12...20
      plan.pay(
        .sat(plan.random.amount(in: 100_000...900_000)), from: plan.one(of: cast.people),
        to: .standing(who), at: plan.moment(day: day + 2 * night, hours: hours), for: "takings")
    }
  }
}
