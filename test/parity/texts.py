"""Texts of our own on which the program must agree with Python: ordinary questions and everything awkward."""

AWKWARD = [
    "", " ", "a", "?", "7", "é", "ß", "\u00a0", ".", "-",
    "😀", "👩‍💻 laptop 🔧", "🎉🎉🎉", "Thanks 👍🏽!", "🇨🇦 office",
    "経費の精算はどうすればよいですか。", "有給休暇", "密码忘记了怎么办？", "휴가 신청 방법", "パスワード reset", "東京オフィスの Wi-Fi",
    "كيف أعيد تعيين كلمة المرور؟", "איך מבקשים חופשה?", "VPN لا يعمل", "سؤال ABC 123", "שלום world",
    "मैं अपना पासवर्ड कैसे बदलूँ?", "नमस्ते", "मराठी मजकूर 42", "Как оформить отпуск?", "Πώς αλλάζω τον κωδικό μου;",
    "naïve café résumé", "Zu\u0308rich", "Zürich", "ＦＵＬＬ ＷＩＤＴＨ", "“curly” ‘quotes’ — and dashes…", "ﬁne ligature", "İstanbul ofisi",
    "UPPER CASE QUESTION ABOUT PAY", "CamelCaseAndsnake_case_name", "error 0x80070005", "INC-20391/B", "SKU#A-77.9_x",
    "https://intranet.example/help?id=42&lang=en#top", "jane.doe+payroll@example.com", "C:\\Users\\me\\file.txt", "SELECT * FROM leave;",
    "<b>bold</b> &amp; entities", "tab\tseparated\twords", "line one\nline two\r\nline three", "zero\u200bwidth", "soft\u00adhyphen",
    "bell\u0007 and null\u0000 inside", "\ufeffbyte order mark", "replacement \ufffd character", "[CLS] [SEP] [MASK] tokens", "[UNK]",
    "3.14159", "1,000,000.50 €", "50% of £30", "2026-11-21T09:00", "½ + ¼", "x²", "№ 5", "™ ® ©",
    "a" * 101, "a" * 100, "supercalifragilisticexpialidocious", "no-spaces" * 12, "!" * 40, "word " * 254, "word " * 255, "very " * 300,
    " ".join(f"token{i}" for i in range(600)),
    "The travel policy says that " + "every employee who books a flight must compare three offers, and " * 60 + "keep the receipts.",
    "経費" * 300, "😀" * 300, "  leading and trailing  ", "a b c d e f g h i j k l m n o p",
]  # fmt: skip

SUBJECTS = [
    "my password", "the VPN", "parental leave", "a travel expense", "my payslip", "the printer on floor 3", "a new laptop",
    "the visitor badge", "remote work", "a software licence", "overtime", "the pension plan", "my email signature",
    "a data breach", "the parking permit", "sick leave", "a purchase order", "the meeting room display", "my home address", "two-factor sign-in",
]  # fmt: skip

FRAMES = [
    "How do I change {}?",
    "{} not working",
    "Who approves {} and how long does it usually take until I hear back from them?",
    "Hello, I was wondering whether somebody could explain what the company's rules are concerning {}, since I could "
    "not find anything about it in the handbook and my manager is away until next week. Thank you very much!",
    "need {} asap",
    "Is {} different for part-time employees in the Toronto office?",
]

TEXTS = AWKWARD + [frame.format(subject) for subject in SUBJECTS for frame in FRAMES]
