"""`python -m gateway.i18n --missing` prints what has no English yet, ready for locale/en.json."""

import json
import sys

from gateway.i18n.missing import bare, missing


def main() -> int:
    """Print what is missing; 1 when anything is."""
    if sys.argv[1:] != ["--missing"]:
        print("Usage: python -m gateway.i18n --missing", file=sys.stderr)
        return 2
    lacking, unwrapped = missing(), bare()
    for sentence in lacking:
        print(f'  {json.dumps(sentence.text, ensure_ascii=False)}: "",')
    for sentence in unwrapped:
        print(f"{sentence.place}: not inside t(): {sentence.text}", file=sys.stderr)
    print(f"{len(lacking)} without English, {len(unwrapped)} not inside t()", file=sys.stderr)
    return 1 if lacking or unwrapped else 0


if __name__ == "__main__":
    sys.exit(main())
