"""Makes a table of tags and a list of subjects from the truth of a simulated economy.

usage: make_tags.py TRUTH/addresses.csv TAGS.csv SUBJECTS.txt [tags] [subjects]
Half of the tags are of addresses of the chain, half of addresses that are not on it.
"""
import csv, hashlib, random, sys

truth, tags_file, subjects_file = sys.argv[1:4]
tag_count = int(sys.argv[4]) if len(sys.argv) > 4 else 300_000
subject_count = int(sys.argv[5]) if len(sys.argv) > 5 else 100_000
dice = random.Random(7)
rows = list(csv.DictReader(open(truth)))
dice.shuffle(rows)
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58check(payload):
    whole = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, text = int.from_bytes(whole, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return "1" * (len(whole) - len(whole.lstrip(b"\0"))) + text


kinds = {"exchange": "exchange", "pool": "miner", "market": "market", "mixer": "mixing_service"}
with open(tags_file, "w") as out:
    out.write("address,label,category,confidence,source\n")
    for row in rows[: tag_count // 2]:
        kind = kinds.get(row["kind"], "user")
        out.write(f"{row['address']},{row['owner']},{kind},service_data,https://example.org/{kind}\n")
    for number in range(tag_count - min(tag_count // 2, len(rows))):
        address = base58check(b"\x6f" + dice.randbytes(20))
        out.write(f"{address},Label {number % 5000},exchange,web_crawl,https://example.org/list\n")
with open(subjects_file, "w") as out:
    for row in dice.sample(rows, subject_count):
        out.write(row["address"] + "\n")
