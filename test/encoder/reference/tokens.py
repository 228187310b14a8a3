"""Makes fixtures/tokens.json: the token ids that Python's transformers gives our nasty texts.

    python test/encoder/reference/tokens.py models/all-MiniLM-L6-v2

Python refuses lone surrogates, so they become U+FFFD first, as a UTF-8 encoder would make them.
"""

import json
import re
import sys
from pathlib import Path

from transformers import AutoTokenizer

CJK_POEM = "経費精算の申請方法を教えてください。出張旅費はいつまでに"
WORDS = "the quick brown fox jumps over a lazy dog while payroll runs late again".split()

TEXTS = [
    "",
    " ",
    "\t\n\r \u00a0\u3000",
    "a",
    "?",
    "How do I reset my password?",
    "HOW DO I RESET MY PASSWORD???",
    "how-do-i_reset/my\\password@example.com #42 $9.99 50% <b>&amp;</b>",
    "Error 0x80070005: VPN-GW-07 refused (code E_ACCESSDENIED) on build 10.0.22631.4317",
    "can't won't it's o'clock rock'n'roll “curly quotes” ‘single’ — em–en-dash… ellipsis",
    "naïve café résumé Übergrößenträger Ångström piñata Łódź İstanbul ıssız ß ẞ ﬁ ﬂ Æsop œuvre",
    "cafe\u0301 e\u0301\u0302\u0323 A\u030a Z\u0351\u036b\u0343a\u0334l\u0321g\u0322o\u0323",
    "ǅ ǆ Ǆ ŉ ΐ Ω Ω K K Å ſ",
    "ΑΣ ΟΔΥΣΣΕΥΣ ὈΔΥΣΣΕΎΣ σς",
    "Как сбросить пароль? Ёлка й и\u0306",
    "כיצד לאפס סיסמה? שָׁלוֹם",
    "كيف أعيد تعيين كلمة المرور؟ مُحَمَّد ١٢٣",
    "\u202eright to left override\u202c \u200fRLM\u200e LRM \u2066isolate\u2069",
    "मैं अपना पासवर्ड कैसे रीसेट करूँ? क़ ख़ ०१२",
    "ฉันจะรีเซ็ตรหัสผ่านได้อย่างไร",
    "비밀번호를 어떻게 재설정하나요? ㄱㄴㄷ 각",
    "パスワードをリセットするには? ガギグ ｶﾞｷﾞ ﾊﾟ が゙",
    "如何重置密码?𠀀𪚥𫝀㐀豈更",
    "経費 abc経費def 123円 ¥500 ￥ ①②③ ㍿ ℡ ™ ½ ²",
    "😀 👍🏽 👨‍👩‍👧‍👦 🇩🇪 🏳️‍🌈 ❤️ ☎︎ #️⃣ 🫠🪿",
    "text😀glued🚀emoji",
    "zero\u200bwidth\u200cjoin\u200der\ufeffbom\u2060word soft\u00adhyphen",
    "null\u0000inside bell\u0007 escape\u001b[31m delete\u007f c1\u0085\u009f tab\tnew\nline\rcr",
    "line\u2028separator para\u2029graph \u000b\u000c \u001c\u001d\u001e\u001f",
    "lone high \ud83d lone low \ude00 reversed \ude00\ud83d end \ud83d",
    "\ufffd replacement \ufffe\uffff non-characters \U0010fffd private \ue000",
    "[CLS] [SEP] [PAD] [MASK] [UNK] cls [cls] [ MASK ] x[MASK]y [SEP][SEP]",
    "##ing ##s # # ## hash",
    "a" * 99,
    "a" * 100,
    "a" * 101,
    "b" * 5000,
    "Ä" * 100,
    "é" * 101,
    "🚀" * 60,
    "x " * 300,
    "!" * 300,
    "." * 254,
    "." * 255,
    "one two three " * 84 + "four five",
    " ".join(WORDS[i % len(WORDS)] for i in range(600)),
    CJK_POEM * 40,
    "long " + "w" * 120 + " tail " + "word " * 400,
    "  leading and trailing   ",
    "mixed\u3000ideographic　space and\u2003em\u2009thin\u202fnarrow",
    "math ∑∏∫√∞≠≤≥ arrows ←→⇒ boxes ┌─┐ blocks █▓ braille ⠃⠗⠇ dingbats ✂✈✔",
    "currency €£¥₹₿¢ symbols §¶†‡•‣※ ^`~+=<>| |",
    "superscript x² H₂O 10⁻³ fraction 3⁄4 roman Ⅷ ⅷ fullwidth Ａｂｃ１２３！？",
    "𝐁𝐨𝐥𝐝 𝓈𝒸𝓇𝒾𝓅𝓉 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 🅱️ ⓒⓘⓡⓒⓛⓔⓓ",
    "Tiếng Việt: Làm thế nào để đặt lại mật khẩu? ư ơ đ",
    "Türkçe I İ i ı; Română ș ț; Čeština ř ů; Polski ąęść; Íslenska þ ð",
    "ქართული Հայերեն አማርኛ ᏣᎳᎩ ᠮᠣᠩᠭᠣᠯ བོད་ཡིག ខ្មែរ မြန်မာ",
    "https://intranet.example.com/hr/leave?type=parental&year=2026#form-7b and C:\\Users\\me\\file.txt",
    '{"json": [1, 2, {"nested": null}]} <html lang="en"><!-- comment --></html>',
    "SELECT * FROM users; DROP TABLE users; --",
]


def replaced(text: str) -> str:
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def main() -> None:
    tokenizer = AutoTokenizer.from_pretrained(sys.argv[1])
    cases = []
    for text in TEXTS:
        ids = tokenizer(replaced(text), truncation=False)["input_ids"]
        short = tokenizer(replaced(text), truncation=True, max_length=16)["input_ids"]
        full = tokenizer(replaced(text), truncation=True, max_length=256)["input_ids"]
        cases.append({"text": text, "length": len(ids), "at256": full, "at16": short})
    out = Path(__file__).parent.parent / "fixtures" / "tokens.json"
    lines = ",\n".join(json.dumps(case) for case in cases)
    out.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


main()
