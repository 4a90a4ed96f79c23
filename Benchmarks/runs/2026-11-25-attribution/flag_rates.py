"""Red flags against the truth of simulated chains, added up over chains, with Wilson intervals.

usage: flag_rates.py FILATURE OUT.csv SCENARIO SEEDS TRANSACTIONS [RULES.yaml]
A scenario of `filature simulate`; owners are taken whole, all services tagged; nights in Bangkok.
"""
import collections, csv, json, math, os, shutil, subprocess, sys, tempfile

binary, out, scenario, seeds, transactions = sys.argv[1:6]
rules = sys.argv[6:7]
is_story = transactions == "0"


def run(*words):
    return subprocess.run([binary, *words], capture_output=True, text=True)


def wilson(part, whole, z=1.959963984540054):
    share = part / whole
    middle = (share + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return (0 if part == 0 else middle - half), (1 if part == whole else middle + half)


def truth_of_story(folder):
    """The story of the seized wallet has its truth in one document: the same as a table."""
    if os.path.exists(folder + "/truth/addresses.csv"):
        return folder + "/truth"
    document = json.load(open(folder + "/truth.json"))
    with open(folder + "/owners.csv", "w") as table:
        table.write("address,owner,kind\n")
        for wallet in document["wallets"]:
            for address in wallet["addresses"]:
                table.write(f"{address},{wallet['name'].replace(',', '')},{wallet['role']}\n")
    return folder + "/owners.csv"


fired = collections.Counter()
owners = collections.Counter()
for seed in range(1, int(seeds) + 1):
    folder = tempfile.mkdtemp()
    size = [] if is_story else ["--transactions", transactions]
    made = run("simulate", scenario, "--seed", str(seed), *size, "--out", folder + "/chain")
    assert made.returncode == 0, made.stderr
    store = ["--store", folder + "/store"]
    for words in (["ingest", folder + "/chain/blocks", "--network", "regtest"], ["cluster", "build"]):
        answer = run(*words, *store)
        assert answer.returncode == 0, answer.stderr
    tags = folder + ("/chain/tags.yaml" if is_story else "/chain/tags/complete.yaml")
    assert run("tags", "import", tags, *store).returncode == 0
    truth = truth_of_story(folder + "/chain") if is_story else folder + "/chain/truth"
    words = ["flags", "--truth", truth, "--time-zone", "Asia/Bangkok", "--json", *store]
    answer = run(*words, *(["--rules", rules[0]] if rules else []))
    assert answer.returncode == 0, answer.stderr
    for row in json.loads(answer.stdout)["data"]:
        fired[row["flag"], row["kind"]] += row["fired"]["count"]
        owners[row["flag"], row["kind"]] += row["fired"]["of"]
    shutil.rmtree(folder)
with open(out, "w") as table:
    table.write("scenario,chains,transactions,rules,flag,kind,fired,owners,share,low,high\n")
    for key in fired:
        if owners[key]:
            low, high = wilson(fired[key], owners[key])
            name = os.path.basename(rules[0]) if rules else "defaults"
            table.write(
                f"{scenario},{seeds},{transactions},{name},{key[0]},{key[1]},{fired[key]},"
                f"{owners[key]},{fired[key] / owners[key]:.4f},{low:.4f},{high:.4f}\n")
