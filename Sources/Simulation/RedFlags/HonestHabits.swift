/// What honest people do, habits among it that look like crimes: rents and wages of equal size,
/// shops that bank what many people paid, savers who wake, stalls that open at night.
struct HonestHabits {
  let cast: TownCast

  /// Plans the habits of everybody who breaks no law.
  func plan(_ plan: inout HabitPlan) {
    for who in cast.people { live(who, &plan) }
    for who in cast.shops + cast.stalls { bank(who, every: 3...9, &plan) }
    for who in cast.landlords { bank(who, every: 25...40, &plan) }
    for who in cast.employers { payWages(who, &plan) }
    for who in cast.all(.trader) { trade(who, &plan) }
    for who in cast.all(.saver) { save(who, &plan) }
    for who in cast.all(.privacyUser) { mix(who, &plan) }
    for who in cast.all(.victim) { payRansom(who, &plan) }
    for who in cast.all(.machineRegular) { buyAtMachines(who, &plan) }
    stockServices(&plan)
  }

  /// Purchases by day, seldom at night; a third rent, some use an exchange or a cash machine.
  private func live(_ who: WalletID, _ plan: inout HabitPlan) {
    for day in [1, 100, 200] {
      cast.give(
        plan.random.amount(in: 8_000_000...24_000_000), to: who,
        at: plan.moment(day: day + plan.random.number(in: 0...8)), &plan)
    }
    for _ in 0..<plan.random.number(in: 6...20) {
      let isLate = plan.happens(percent: 12)
      plan.pay(
        .sat(plan.random.amount(in: 50_000...1_000_000)), from: who,
        to: .standing(plan.one(of: isLate ? cast.stalls : cast.shops)),
        at: plan.moment(day: plan.random.number(in: 10...299), hours: isLate ? 20...27 : 9...20),
        for: "purchase")
    }
    if plan.happens(percent: 33) { rent(who, &plan) }
    for _ in 0..<plan.random.number(in: 0...3) {
      plan.pay(
        .sat(plan.random.amount(in: 500_000...6_000_000)), from: who,
        to: .account(cast.exchange(&plan)), at: plan.moment(day: plan.random.number(in: 10...299)),
        for: "deposit")
    }
    for _ in 0..<plan.random.number(in: 0...2) where plan.happens(percent: 30) {
      plan.pay(
        .sat(plan.random.amount(in: 200_000...2_000_000)), from: plan.one(of: cast.machines),
        to: .fresh(who), at: plan.moment(day: plan.random.number(in: 5...299)),
        for: "cash purchase")
    }
  }

  /// A rent each month; one in four is in bitcoin and so of equal size.
  private func rent(_ who: WalletID, _ plan: inout HabitPlan) {
    let landlord = plan.one(of: cast.landlords)
    let value = plan.random.amount(in: 400_000...900_000)
    let isFixed = plan.happens(percent: 25)
    for month in 0..<9 {
      plan.pay(
        .sat(plan.price(value, fixed: isFixed)), from: who, to: .standing(landlord),
        at: plan.moment(day: 15 + 30 * month), for: "rent")
    }
  }

  /// Takings go to the bank every so many days.
  private func bank(_ who: WalletID, every days: ClosedRange<Int>, _ plan: inout HabitPlan) {
    let account = cast.exchange(&plan)
    var day = 15
    while day < plan.days {
      plan.pay(
        .percent(UInt64(plan.random.number(in: 40...90))), from: who, to: .account(account),
        at: plan.moment(day: day), for: "deposit")
      day += plan.random.number(in: days)
    }
  }

  /// Fifteen people are paid each month; one employer in four reckons in bitcoin.
  private func payWages(_ who: WalletID, _ plan: inout HabitPlan) {
    let isFixed = plan.happens(percent: 25)
    let wages = plan.random.shuffled(cast.people).prefix(15).map {
      (person: $0, value: plan.random.amount(in: 800_000...2_500_000))
    }
    for month in 0..<9 {
      cast.give(60_000_000, to: who, at: plan.moment(day: 10 + 30 * month), &plan)
      for wage in wages {
        plan.pay(
          .sat(plan.price(wage.value, fixed: isFixed)), from: who, to: .standing(wage.person),
          at: plan.moment(day: 12 + 30 * month), for: "wage")
      }
    }
  }

  /// Sums of any size go to two exchanges, now and then several within days.
  private func trade(_ who: WalletID, _ plan: inout HabitPlan) {
    for _ in 0..<plan.random.number(in: 4...12) {
      let day = plan.random.number(in: 5...285)
      cast.give(100_000_000, to: who, at: plan.moment(day: day - 1), &plan)
      let begin = plan.moment(day: day)
      for _ in 0..<plan.random.number(in: 1...4) {
        plan.pay(
          .sat(plan.random.amount(in: 1_000_000...40_000_000)), from: who,
          to: .account(cast.exchange(&plan)),
          at: begin + UInt32(plan.random.number(in: 0...(7 * 86_400))), for: "deposit")
      }
    }
  }

  /// Money lies still for months, then some of it is used.
  private func save(_ who: WalletID, _ plan: inout HabitPlan) {
    let day = plan.random.number(in: 2...40)
    cast.give(
      plan.random.amount(in: 5_000_000...90_000_000), to: who, at: plan.moment(day: day), &plan)
    var next = day + plan.random.number(in: 60...240)
    for _ in 0..<plan.random.number(in: 1...4) {
      plan.pay(
        .percent(UInt64(plan.random.number(in: 5...60))), from: who,
        to: .standing(plan.one(of: cast.shops)), at: plan.moment(day: next), for: "purchase")
      next += plan.random.number(in: 2...30)
    }
  }

  /// A law-abiding user of the mixing service.
  private func mix(_ who: WalletID, _ plan: inout HabitPlan) {
    let day = plan.random.number(in: 5...270)
    cast.give(12_000_000, to: who, at: plan.moment(day: day), &plan)
    let payee: PlannedPayment.Payee =
      plan.happens(percent: 50) ? .standing(cast.mixer) : .account(cast.exchange(&plan))
    plan.pay(.sat(10_000_000), from: who, to: payee, at: plan.moment(day: day + 2), for: "mixing")
  }

  /// The victim of an extortion pays once.
  private func payRansom(_ who: WalletID, _ plan: inout HabitPlan) {
    let day = plan.random.number(in: 5...280)
    cast.give(9_000_000, to: who, at: plan.moment(day: day), &plan)
    plan.pay(
      .sat(plan.random.amount(in: 2_000_000...8_000_000)), from: who,
      to: .standing(cast.extortioner), at: plan.moment(day: day + 1), for: "ransom")
  }

  /// Somebody without a bank account buys at a machine every two to six weeks.
  private func buyAtMachines(_ who: WalletID, _ plan: inout HabitPlan) {
    let gap = plan.random.number(in: 12...40)
    for visit in 0..<plan.random.number(in: 3...10) {
      plan.pay(
        .sat(plan.random.amount(in: 200_000...1_500_000)), from: plan.one(of: cast.machines),
        to: .fresh(who), at: plan.moment(day: 5 + gap * visit), for: "cash purchase")
    }
  }

  /// Exchanges fill the machines, the market and the mixing service, which sends dust too.
  private func stockServices(_ plan: inout HabitPlan) {
    for wallet in cast.machines + [cast.mixer, cast.market] {
      for day in [1, 2, 90, 180] {
        cast.give(200_000_000, to: wallet, at: plan.moment(day: day), &plan)
      }
    }
    for who in plan.random.shuffled(cast.people).prefix(20) {
      plan.pay(
        .sat(700), from: cast.market, to: .standing(who),
        at: plan.moment(day: plan.random.number(in: 20...290)), for: "dust")
    }
  }
}
