"""This module collects texts that a spreadsheet could run, or take for a number, a date, a truth or an error."""

# What runs, fetches or starts something, in the words of several programs and languages. None is followed anywhere.
_RUN = (
    "=1+1",
    "=SUM(A1:A9)",
    "=SOMME(A1;A9)",
    "=SUMME(A1;A9)",
    '=HYPERLINK("http://127.0.0.1:9/?"&A2,"Open")',
    '=LIEN_HYPERTEXTE("http://127.0.0.1:9/";"Ouvrir")',
    '=WEBSERVICE("http://127.0.0.1:9/"&A2)',
    '=FILTERXML(WEBSERVICE("http://127.0.0.1:9/"),"//a")',
    '=IMPORTXML("http://127.0.0.1:9/","//a")',
    '=IMPORTDATA("http://127.0.0.1:9/")',
    '=IMPORTRANGE("http://127.0.0.1:9/";"A1")',
    '=IMAGE("http://127.0.0.1:9/a.png")',
    '=DDE("soffice";"/nowhere/a.ods";"A1")',
    "=cmd|'/c calc'!A1",
    "=MSEXCEL|'\\..\\..\\nowhere.exe'!A1",
    "='file:///nowhere/a.ods'#$Sheet1.A1",
    "='/nowhere/[a.xlsx]Sheet1'!A1",
    '=INDIRECT("A1")',
    '=CALL("Kernel32";"WinExec";"JCJ";"calc")',
    '=REGISTER("a";"b")',
    '=EXEC("calc")',
    '=RTD("a.b";;"c")',
    '=INFO("system")',
    '=CELL("filename")',
    "=A1",
    "=R1C1",
    "=[.A1]",
    "=$Sheet1.$A$1",
    "=TODAY()",
    "=RAND()",
    "={1;2}",
    "=",
    "==1",
    "=-1",
    "=@A1",
    '="a"&"b"',
    "+1+1",
    "+SUM(A1)",
    "+cmd|'/c calc'!A1",
    "-1-1",
    "-SUM(A1)",
    "-2+3+cmd|'/c calc'!A1",
    "- point of a list",
    "--1",
    "+-1",
    "-(1)",
    "@SUM(A1)",
    "@A1",
    "@",
    "|calc",
    "|'/c calc'!A1",
    "%0A=1+1",
    "%1",
    "\uff1d1+1",
    "\uff0b1+1",
    "\uff0d1-1",
    "\uff20SUM(A1)",
    "of:=1+1",
    "oooc:=1+1",
    "{=1+1}",
    "(=1+1)",
    "<a href='http://127.0.0.1:9/'>=1</a>",
    "http://127.0.0.1:9/",
    "mailto:nobody@example.org",
    "file:///nowhere",
)
_LIVE = ("=1+1", "+1+1", "-1-1", "@SUM(1;1)", "|a", "\uff1d1+1", '=HYPERLINK("http://127.0.0.1:9/")')
# What people, programs and attackers put in front: blanks, breaks, characters nobody sees, apostrophes, quotes.
_BEFORE = (
    " ",
    "   ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "\x0b",
    "\x0c",
    "\x85",
    "\xa0",
    "\u2003",
    "\u202f",
    "\u2028",
    "\u2029",
    "\u3000",
    "\ufeff",
    "\u200b",
    "\u200e",
    "\u200f",
    "\u2060",
    "\xad",
    "\x00",
    "\x01",
    "\x1b",
    "\x7f",
    "'",
    "''",
    " '",
    "' ",
    '"',
    '""',
    "'\"",
    "\t '",
    "\ufeff\u200b",
)
# What could end a field where somebody opens the file with another separator, or with other quotation marks.
_BREAKS = (
    "a,",
    "a;",
    "a\t",
    "a\n",
    "a\r",
    "a\r\n",
    "a;\n",
    'a",',
    'a";',
    'a"\n',
    'a"\t',
    '";"',
    '","',
    '";;"',
    '"\r\n"',
    "a,,",
    "a; ",
    "a;'",
    "a;\u200b",
    'a;"',
    'a,""',
    "sep=;\r\n",
    "a\\;",
    'a\\",',
)
_FIGURES = (
    "3,5 3.5 1,000 1.000 1.000,5 1,000.5 .5 ,5 5. 5, 007 0x10 1e5 1E-3 1,5e3 1d5 +1 -5 +1,5 -0 00 1/2 31/12 12/31 "
    "1-2 2024-01-02 02.01.2024 1.2.24 01.02. 1.1.0 1.0.0 475-12-1 12:30 12:30:15 24:00 1:2:3,4 50% 5‰ $5 €5 £5 5€ "
    "5$ (5) 1'000 1_000 2026-11-21T12:00:00 2026-11-21T12:00:00Z 2026-11-21T12:00 \uff11\uff12 \u0663 "
    "12345678901234567890 1234567890123456 TRUE false VRAI faux WAHR falsch #N/A #NV #REF! #DIV/0! #NOM? NaN inf "
    "1m² 5k 12h30 2024Q1 459 0 2025 11.a 459-11-a-1"
)
_FIGURES_WITH_BLANKS = (
    "1 000 / 1\xa0000 / 1\u202f000,5 / 1 1/2 / 50 % / € 5 / 5 € / 5 EUR / CHF 5 / 12 AM / 11 a / 11:30 pm / Jan 5 / "
    "5 Jan / March 2024 / 5 janv. / 1er mars 2024 / mars 2024 / 15 août 2024 / 1. März 2024 / März 2024 / 3. Mai / "
    "mai 24 / Okt 24 / Dez. 2024 / lundi 3 mars 2024 / Montag, 3. März 2024 / Mon 3 March 2024 / 2024-01-02 12:30 / "
    "1 ; 2 / 1, 2 /  5 / 5  / '5 / '3,5"
)
FIGURES = (*_FIGURES.split(), *_FIGURES_WITH_BLANKS.split(" / "))
_PLAIN = (
    "plain",
    "Loi n° 2023-703",
    "'tis",
    "O'Neill",
    '"',
    "a,b;c\td",
    "Ünïcødé \u202e",
    "a\x00b",
    "\U0001d4bb e\u0301",
    "\u2028",
)


def collect() -> list[str]:
    """Return all of them, each once: those above, and the live ones behind whatever could hide or free them."""
    combined = [before + live for before in (*_BEFORE, *_BREAKS) for live in _LIVE]
    framed = [f"{before}{live}{before}b" for before in _BREAKS for live in ("=1+1", "@A1")]
    figures = [before + figure for before in ("", " ", "'") for figure in FIGURES]
    return list(dict.fromkeys((*_RUN, *combined, *framed, *figures, *_PLAIN, *_BREAKS)))
