"""Plants real addresses in noise and compares what `filature scan` finds.

usage: scan_noise.py FILATURE ADDRESSES.txt
"""
import random, subprocess, sys, tempfile, json
binary, path = sys.argv[1:3]
addresses = open(path).read().split()
dice = random.Random(11)
words = "the money goes to market street tonight bring cash and passport for each person we leave at dawn".split()
letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
def noise():
    kind = dice.randrange(7)
    if kind == 0: return " ".join(dice.choices(words, k=dice.randrange(3, 20)))
    if kind == 1: return "".join(dice.choices(letters, k=dice.randrange(20, 45)))
    if kind == 2: return "%064x" % dice.getrandbits(250)
    if kind == 3: return "INSERT INTO m VALUES(%d,'" % dice.randrange(10**6)
    if kind == 4: return '{"id":%d,"t":"' % dice.randrange(10**6)
    if kind == 5: return "bc1q" + "".join(dice.choices("qpzry9x8gf2tvdw0s3jn54khce6mua7l", k=38))
    return "<td>\u202eфото %d</td>" % dice.randrange(1000)
with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False) as f:
    for a in addresses:
        f.write(noise() + dice.choice([" ", "'", '"', ">"]) + a + dice.choice([" ", "'", '"', "<", "\r\n"]) + noise() + "\n")
r = subprocess.run([binary, "scan", f.name, "--json", "--repairs", "0"], capture_output=True, text=True)
if r.returncode == 64: r = subprocess.run([binary, "scan", f.name, "--json"], capture_output=True, text=True)
document = json.loads(r.stdout)
rows = document["data"]["found"]
values = {row["value"] for row in rows if row["kind"] == "address"}
planted = set(addresses)
print(
    f"planted {len(planted)}, found {len(values & planted)}, missed {len(planted - values)}, "
    f"not planted {len(values - planted)}, repaired {sum(row['repair'] is not None for row in rows)}, "
    f"secrets {len(document['data']['secrets'])}, "
    f"kinds {sorted({row['kind'] for row in rows})}")
