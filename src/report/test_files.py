#!/usr/bin/env python3
"""Looks into XLSX and PDF files as their readers would: test_files.py MAKE_TEST_FILES GOLDEN_FOLDER. Prints TAP.

XLSX is read as the zip of XML it is; PDF with poppler's pdftotext, pdfinfo and pdffonts."""
import glob
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import traceback
import xml.etree.ElementTree as ET
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class Book:
    """A workbook: names of sheets, and per sheet its XML and cells {"B7": (value, number format)}."""

    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        book = self.xml("xl/workbook.xml")
        self.names = [s.get("name") for s in book.iter(MAIN + "sheet")]
        self.defined = {(d.get("name"), int(d.get("localSheetId"))): d.text for d in book.iter(MAIN + "definedName")}
        styles = self.xml("xl/styles.xml")
        codes = {int(n.get("numFmtId")): n.get("formatCode") for n in styles.iter(MAIN + "numFmt")}
        self.formats = [codes.get(int(x.get("numFmtId")), "") for x in styles.find(MAIN + "cellXfs")]
        shared = "xl/sharedStrings.xml"
        self.strings = ["".join(t.text or "" for t in si.iter(MAIN + "t")) for si in self.xml(shared)] if shared in self.zip.namelist() else []

    def xml(self, name):
        return ET.fromstring(self.zip.read(name))

    def sheet(self, i):
        return self.xml("xl/worksheets/sheet%d.xml" % (i + 1))

    def cells(self, i):
        found = {}
        for c in self.sheet(i).iter(MAIN + "c"):
            kind, v = c.get("t"), c.find(MAIN + "v")
            value = None
            if kind == "inlineStr":
                value = "".join(t.text or "" for t in c.iter(MAIN + "t"))
            elif v is not None:
                value = self.strings[int(v.text)] if kind == "s" else float(v.text)
            found[c.get("r")] = (value, self.formats[int(c.get("s", "0"))])
        return found


def find(cells, value):
    hits = [r for r, (v, _) in cells.items() if v == value]
    assert hits, "%r is not in the sheet" % (value,)
    return hits[0]


def beside(ref, columns):
    letters, row = re.fullmatch(r"([A-Z]+)(\d+)", ref).groups()
    number = 0
    for c in letters:
        number = number * 26 + ord(c) - 64
    number += columns
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text + row


def test_numbers_are_numbers(folder):
    book = Book(folder + "/monthly.zh.xlsx")
    cells = book.cells(0)
    name = find(cells, "顾客保持指数")
    score, code = cells[beside(name, 2)]
    assert score == 106.31579, score
    assert code.startswith("#,##0.0") and '"*"' in code, code
    change, code = cells[beside(name, 3)]
    assert change == 2.4561 and code.split(";")[0] == '+#,##0.0"▲"' and code.split(";")[1] == '-#,##0.0"▲"', code
    assert cells[beside(name, 7)][0] == "绿"
    zero, code = cells[beside(find(cells, "总评分"), 3)]
    assert zero == -0.04 and "-" not in code and "+" not in code, code
    questions = book.cells(1)
    share, code = questions[beside(find(questions, "您对本次到店的整体满意程度"), 2)]
    assert abs(share - 0.421) < 1e-12 and code.startswith("0.0%"), code
    weak, code = questions[beside(find(questions, "维修后的回访电话是否及时"), 7)]
    assert abs(weak - 8.0) < 0.01 and code.startswith('"("#,##0.0")*"'), code
    assert questions[beside(find(questions, "维修后的回访电话是否及时"), 5)][0] == "·"


def test_sheet_is_ready_to_read_and_print(folder):
    book = Book(folder + "/monthly.en.xlsx")
    sheet = book.sheet(1)
    pane = sheet.find(".//" + MAIN + "pane")
    assert pane.get("state") == "frozen" and pane.get("topLeftCell") == "B7", pane.attrib
    assert sheet.find(MAIN + "autoFilter").get("ref") == "A6:Q13"
    page = sheet.find(MAIN + "pageSetup")
    assert (page.get("paperSize"), page.get("orientation"), page.get("fitToHeight")) == ("9", "landscape", "0"), page.attrib
    assert sheet.find(MAIN + "sheetPr/" + MAIN + "pageSetUpPr").get("fitToPage") == "1"
    assert book.defined[("_xlnm.Print_Titles", 1)].endswith("$5:$6"), book.defined
    assert book.defined[("_xlnm.Print_Area", 1)].endswith("$A$1:$Q$18"), book.defined
    merged = [m.get("ref") for m in sheet.iter(MAIN + "mergeCell")]
    assert "E5:I5" in merged and "J5:L5" in merged and "M5:P5" in merged, merged
    widths = {int(c.get("min")): float(c.get("width")) for c in sheet.iter(MAIN + "col")}
    assert widths[3] > 40 and widths[4] < 12, widths


def test_chinese_columns_are_wide_enough(folder):
    sheet = Book(folder + "/ranking.zh.xlsx").sheet(0)
    widths = {int(c.get("min")): float(c.get("width")) for c in sheet.iter(MAIN + "col")}
    assert widths[4] >= 2 * len("乌鲁木齐广物君豪汽车销售服务有限公司"), widths[4]


def test_intervals_are_two_columns(folder):
    cells = Book(folder + "/overview.en.xlsx").cells(1)
    low, high = find(cells, "95% interval, low"), find(cells, "95% interval, high")
    assert beside(low, 1) == high
    east = find(cells, "East")
    assert abs(cells[beside(east, 3)][0] - 110.41178562) < 1e-6 and abs(cells[beside(east, 4)][0] - 112.58821437) < 1e-6
    assert cells[beside(find(cells, "Nation"), 5)][0] is None


def test_sheet_names_are_allowed_and_unique(folder):
    for lang in ("zh", "en"):
        names = Book(folder + "/stress.%s.xlsx" % lang).names
        assert len(names) == 6 and len({n.lower() for n in names}) == 6, names
        for name in names:
            assert 0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name), name
            assert name.lower() != "history" and name.strip("'") == name, name
    assert Book(folder + "/monthly.zh.xlsx").names == ["1 摘要", "3 核心问题", "是-否问题", "5 顾客原声", "6 意见反馈处理", "报告说明"]


def test_percentage_points_can_be_calculated_with(folder):
    for lang, unit in (("en", " pp"), ("zh", "个百分点")):
        book = Book(folder + "/stress.%s.xlsx" % lang)
        cells = book.cells(book.names.index("shares"))
        seen = [cells[r] for r in sorted(cells, key=lambda r: int(r[1:])) if r.startswith("A") and isinstance(cells[r][0], float)]
        assert [round(v, 9) for v, _ in seen] == [1.65, 0, -1.65], seen
        assert seen[0][1].startswith('+0.0"%s""▲"' % unit) and "%" not in seen[0][1], seen


def test_a_long_table_has_all_its_rows(folder):
    cells = Book(folder + "/ranking.en.xlsx").cells(0)
    ranks = [v for r, (v, _) in cells.items() if re.fullmatch(r"A\d+", r) and isinstance(v, float)]
    assert ranks == [float(i) for i in range(1, 232)], len(ranks)
    assert find(cells, "under integrity review")


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def pages_of(path):
    pages = run("pdftotext", "-layout", path, "-").split("\f")
    return pages[:-1]


def info(path, key):
    return re.search(r"^%s: +(.*)$" % key, run("pdfinfo", path), re.M).group(1)


def test_pages_are_numbered_and_footed(folder):
    for name, size in (("monthly.zh", "841.89 x 595.28"), ("ranking.en", "841.89 x 595.28"), ("overview.zh", "595.28 x 841.89"), ("stress.zh", "595.28 x 841.89")):
        path = "%s/%s.pdf" % (folder, name)
        pages = pages_of(path)
        assert len(pages) == int(info(path, "Pages")) and size in info(path, "Page size"), (name, info(path, "Page size"))
        for i, text in enumerate(pages):
            assert "%d / %d" % (i + 1, len(pages)) in text, (name, i + 1)
            if name != "stress.zh":
                assert "2012-01" in text or "2011-10" in text, (name, i + 1)
    assert 7 <= len(pages_of(folder + "/ranking.zh.pdf")) <= 10


def test_titles_are_repeated_on_every_page(folder):
    pages = pages_of(folder + "/ranking.en.pdf")
    for text in pages:
        assert "Total" in text and "Loyalty" in text and "Ranking of the dealers" in text
    assert all("After-sales" in text for text in pages)


def test_notes_do_not_stand_alone(folder):
    for name in ("ranking.zh", "ranking.en"):
        last = pages_of("%s/%s.pdf" % (folder, name))[-1]
        assert len(re.findall(r"^ *(\d{5}) ", last, re.M)) >= 2, last


def test_every_row_is_printed_once(folder):
    text = "".join(pages_of(folder + "/ranking.zh.pdf"))
    codes = re.findall(r"^ *(?:\d+ +\d+ +)?(\d{5}) ", text, re.M)
    assert len(codes) == 238, len(codes)


def test_fonts_are_embedded_and_nothing_is_tofu(folder):
    for name in ("monthly.zh", "monthly.en", "ranking.zh", "stress.zh"):
        path = "%s/%s.pdf" % (folder, name)
        fonts = run("pdffonts", path).splitlines()[2:]
        assert fonts and all("NotoSansCJKsc" in f or "NotoSansCJKjp" in f for f in fonts), fonts
        assert len(pathlib.Path(path).read_bytes()) < 500000, "letters and Chinese in one subset of the bold font make a file of a megabyte"
        assert all(re.search(r" yes yes yes +\d+ +\d+$", f) for f in fonts), fonts
        assert "\ufffd" not in "".join(pages_of(path))
    text = "".join(pages_of(folder + "/monthly.zh.pdf"))
    for part in ("杭州华通汽车销售服务有限公司", "极为满意", "费用和维修项目是否解释清楚", "▲", "▼", "(8.0", "绿", "灰", "今日暂无新的顾客意见", "咖啡倒是有"):
        assert part in text, part


def test_wide_tables_are_dealt_to_parts(folder):
    text = "".join(pages_of(folder + "/stress.en.pdf"))
    parts = [tuple(map(int, m)) for m in re.findall(r"All questions +\((\d+) / (\d+)\)", text)]
    n = parts[0][1]
    assert n > 1 and parts == [(i, n) for i in range(1, n + 1)] * 2, parts
    assert text.count("10039 dealer") == 2 * n
    for question in range(1, 45):
        assert len(re.findall(r"\bq%d\b" % question, text)) >= 2, question


def test_a_text_longer_than_a_page_goes_on(folder):
    text = "".join(pages_of(folder + "/stress.en.pdf")).replace("\n", " ")
    missing = [i for i in range(900) if not re.search(r"Sentence\s+%d," % i, text)]
    assert not missing, missing[:5]


def test_json_is_valid_and_names_nothing_twice(folder):
    def unique(pairs):
        keys = [k for k, _ in pairs]
        assert len(keys) == len(set(keys)), keys
        return dict(pairs)

    paths = glob.glob(sys.argv[2] + "/*.json")
    assert paths
    for path in paths:
        with open(path, encoding="utf-8") as f:
            document = json.load(f, object_pairs_hook=unique)
        assert next(iter(document)) == "format" and ("rows" in document) != ("tables" in document), path


def test_wide_sheets_are_printed_side_by_side(folder):
    book = Book(folder + "/stress.en.xlsx")
    assert int(book.sheet(0).find(MAIN + "pageSetup").get("fitToWidth")) > 1
    assert "$A:$A" in book.defined[("_xlnm.Print_Titles", 0)]


CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CHART_SHEETS = {"Trend": 3, "Steps": 3, "Regions": 3, "Matrix": 1}  # tiles and the heat map have no chart of their own
SECRETS = ("77.7", "61.7", "93.7", "33.3", "987.6")  # hidden cells, and a column for machines


def cells_in(formula):
    """The cells of "Sheet!$B$4:$B$6" or "(Sheet!$B$4:$B$5,Sheet!$Z$1)", in their order."""
    found = []
    for part in formula.strip("()").split(","):
        sheet, ref = part.split("!")
        ends = re.findall(r"\$([A-Z]+)\$(\d+)", ref)
        assert len(ends) in (1, 2) and ends[0][0] == ends[-1][0], formula
        found += ["%s%d" % (ends[0][0], row) for row in range(int(ends[0][1]), int(ends[-1][1]) + 1)]
    return sheet.strip("'"), found


def charts_of(book):
    return [book.xml(n) for n in sorted(book.zip.namelist()) if re.fullmatch(r"xl/charts/chart\d+\.xml", n)]


def test_charts_of_a_workbook_refer_to_its_cells(folder):
    book = Book(folder + "/charts.en.xlsx")
    sheets, gaps = {}, 0
    for chart in charts_of(book):
        names = set()
        for f in [x.find(".//" + CHART + "f").text for kind in ("val", "yVal") for x in chart.iter(CHART + kind)]:
            sheet, refs = cells_in(f)
            cells = book.cells(book.names.index(sheet))
            names.add(sheet)
            for ref in refs:
                value = cells.get(ref, (None, ""))[0]
                assert value is None or isinstance(value, float), (f, ref, value)
                gaps += value is None
        assert names == {sheet}
        sheets[sheet] = sheets.get(sheet, 0) + 1
    assert sheets == CHART_SHEETS, sheets
    # The month without a score in value and band of two charts and in one, the single month twice; the step without a score in three.
    assert gaps == 3 + 3 + 1 + 2 + 3, gaps


def test_charts_of_a_workbook_say_what_they_show(folder):
    titles = ["".join(t.text for t in c.find(".//" + CHART + "title").iter("{http://schemas.openxmlformats.org/drawingml/2006/main}t")) for c in charts_of(Book(folder + "/charts.en.xlsx"))]
    assert any("Total score\nindex points" in t and "R6 to 2012-03, n = 58" in t for t in titles), titles
    assert any("The axis goes down to 40, because a value lies below 60." in t for t in titles), titles


def test_a_heat_map_colours_the_cells_of_its_table(folder):
    book = Book(folder + "/charts.en.xlsx")
    scales = [c.get("sqref") for c in book.sheet(book.names.index("Regions")).iter(MAIN + "conditionalFormatting")]
    assert scales == ["I4:I10", "J4:J10"], scales


def test_hidden_cells_are_in_no_chart(folder):
    book = Book(folder + "/charts.en.xlsx")
    for name in book.zip.namelist():
        text = re.sub(r"<[^>]*>", " ", book.zip.read(name).decode("utf-8", "replace"))
        for secret in SECRETS:
            assert secret not in text, (name, secret)
    text = "".join(pages_of(folder + "/charts.en.pdf"))
    for secret in SECRETS:
        assert secret not in text, secret


def test_charts_of_a_pdf_are_text(folder):
    text = "".join(pages_of(folder + "/charts.zh.pdf"))
    for part in ("总评分(半幅)", "112.3▲", "(41.2)", "优先改进", "服务顾问专业", "99.5"):
        assert part in text, part


def main():
    tests = [f for name, f in sorted(globals().items()) if name.startswith("test_")]
    print("1..%d" % len(tests))
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], folder], check=True)
        for i, test in enumerate(tests):
            try:
                test(folder)
                print("ok %d - %s" % (i + 1, test.__name__))
            except Exception:  # a test that breaks is a test that fails
                traceback.print_exc()
                print("not ok %d - %s" % (i + 1, test.__name__))


main()
