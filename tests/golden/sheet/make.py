#!/usr/bin/env python3
"""Makes the workbooks that test_sheet_book.c reads. Run it after changing it and check the files in.

The XLSX files are put together by hand, so that each holds exactly what its test is about. The files lo*.xls, lo.xlsx and
password.xls come from LibreOffice (soffice must be installed); without it they stay as they are.
"""
import os
import shutil
import struct
import subprocess
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def write_zip(name, parts, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(os.path.join(HERE, name), 'w', compression) as z:
        for part, text in parts.items():
            info = zipfile.ZipInfo(part, (2026, 3, 5, 0, 0, 0))
            info.compress_type = compression
            z.writestr(info, text)


def relations(items):
    return HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + ''.join(
        f'<Relationship Id="{i}" Type="{t if t.startswith("http") else REL + "/" + t}" Target="{target}"/>' for i, t, target in items) + '</Relationships>'


def book(name, sheets, strings=None, styles=None, workbook_pr='', extra=None, write=True):
    """sheets: (name, state, sheetData content or None for a chart)."""
    parts = {'_rels/.rels': relations([('rId1', 'officeDocument', 'xl/workbook.xml')])}
    items, listed = [], ''
    for k, (title, state, data) in enumerate(sheets, 1):
        kind = 'chartsheet' if data is None else 'worksheet'
        items.append((f'rId{k}', kind, f'worksheets/sheet{k}.xml'))
        listed += f'<sheet name="{title}" sheetId="{k}"' + (f' state="{state}"' if state else '') + f' r:id="rId{k}"/>'
        parts[f'xl/worksheets/sheet{k}.xml'] = HEAD + f'<worksheet {MAIN}><sheetData>{data or ""}</sheetData></worksheet>'
    if strings is not None:
        items.append(('rIdS', 'sharedStrings', 'sharedStrings.xml'))
        parts['xl/sharedStrings.xml'] = HEAD + f'<sst {MAIN} count="9" uniqueCount="9">' + strings + '</sst>'
    if styles is not None:
        items.append(('rIdT', 'styles', 'styles.xml'))
        parts['xl/styles.xml'] = HEAD + f'<styleSheet {MAIN}>{styles}</styleSheet>'
    parts['xl/workbook.xml'] = HEAD + f'<workbook {MAIN} xmlns:r="{REL}">{workbook_pr}<sheets>{listed}</sheets></workbook>'
    parts['xl/_rels/workbook.xml.rels'] = relations(items)
    parts.update(extra or {})
    if write:
        write_zip(name, parts)
    return parts


def inline(ref, text):
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def number(ref, value, style=None):
    return f'<c r="{ref}"' + (f' s="{style}"' if style is not None else '') + f'><v>{value}</v></c>'


def texts_and_numbers():
    strings = ('<si><t>姓名</t></si><si><r><t>手机</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 号码</t></r></si>'
               '<si><t>曾</t><rPh sb="0" eb="1"><t>ZENG</t></rPh></si><si><t>a_x000D_\nb_x005F_x_x0041_</t></si><si/>')
    rows = ('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
            '<row r="3"><c r="A3" t="s"><v>2</v></c>' + number('B3', '13800001111') + number('D3', '1.3800001111E10') + '</row>'
            '<row r="4"><c r="A4" t="s"><v>3</v></c><c r="B4" t="s"><v>4</v></c><c r="C4" t="b"><v>1</v></c><c r="D4" t="b"><v>0</v></c>'
            '<c r="E4" t="e"><v>#N/A</v></c><c r="F4" t="str"><f>A1&amp;"x"</f><v>姓名x</v></c></row>'
            '<row r="5">' + number('A5', '0.10000000000000001') + number('B5', '12.0') + number('C5', '330101199001011234')
            + number('D5', '-3') + number('E5', '1E-7') + number('F5', '1.5E+300') + '</row>'
            '<row><c><v>7</v></c><c/><c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r><rPh><t>no</t></rPh></is></c></row>'
            '<row r="9">' + number('C9', '2', 1) + '</row><row r="10"><c r="A10" s="1"/><c r="XFD10" s="1"/></row>')
    book('texts.xlsx', [('数据', '', rows)], strings=strings, styles='<cellXfs><xf numFmtId="0"/><xf numFmtId="10"/></cellXfs>')


FORMATS = ['yyyy"年"m"月"d"日"', 'yyyy\\-mm\\-dd\\ hh:mm:ss', '[$-804]yyyy"年"m"月";@', '[Red]#,##0.00', '"day "0', 'h"时"mm"分"', '[h]:mm:ss',
           'm/d', '上午/下午h"时"', 'General', '0.00E+00', '[DBNum1]yyyy年m月d日', 'mm:ss.0', '_-* #,##0.00_-;d']


def dates():
    fmts = ''.join('<numFmt numFmtId="%d" formatCode="%s"/>' % (164 + i, f.replace('"', '&quot;')) for i, f in enumerate(FORMATS))
    ids = [0, 14, 22, 20, 46, 31, 57] + [164 + i for i in range(len(FORMATS))]
    styles = f'<numFmts count="{len(FORMATS)}">{fmts}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>' + ''.join(
        f'<xf numFmtId="{i}"/>' for i in ids) + '</cellXfs><dxfs><dxf/></dxfs>'
    letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
    rows = ''
    for line, value in enumerate(['46086', '46086.586874999997', '0.5', '1.1041666666666667', '-1', '59', '46086.99999999'], 1):
        rows += f'<row r="{line}">' + ''.join(number(f'{letters[k]}{line}', value, k) for k in range(len(ids))) + '</row>'
    rows += ('<row r="8"><c r="A8" t="d"><v>2026-03-05T00:00:00</v></c><c r="B8" t="d"><v>2026-03-05T14:05:06.5Z</v></c>'
             '<c r="C8" s="1"><v>x</v></c></row>')
    book('dates.xlsx', [('Sheet1', '', rows)], styles=styles)
    book('dates1904.xlsx', [('Sheet1', '', '<row r="1">' + number('A1', '44624', 1) + '</row>')], workbook_pr='<workbookPr date1904="1"/>',
         styles='<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>')


def choices():
    a, b = '<row r="1">' + inline('A1', 'a') + '</row>', '<row r="1">' + inline('A1', 'b') + '</row>'
    blank = '<row r="1"><c r="A1" s="0"/>' + inline('B1', '  ') + '</row>'
    book('several.xlsx', [('一月', '', a), ('二月', '', b), ('空', '', ''), ('旧', 'hidden', b)])
    book('one_visible.xlsx', [('说明', '', blank), ('图', '', None), ('数据 &amp; 表', '', b), ('旧', 'hidden', a), ('很旧', 'veryHidden', a)])
    book('only_hidden.xlsx', [('空', '', ''), ('数据', 'hidden', a)])
    book('no_sheets.xlsx', [('图', '', None)])


def odd_but_good():
    """Prefixes, absolute and upward targets, another folder, a missing string part, merged header cells."""
    data = ('<x:row r="2"><x:c r="A2" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c><x:c r="C2"><x:v>2</x:v></x:c></x:row>'
            '<x:row r="3"><x:c r="B3"><x:v>1</x:v></x:c></x:row>')
    write_zip('odd.xlsx', {
        '_rels/.rels': relations([('a', 'http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument', '/other/Book.xml')]),
        'other/Book.xml': f'<x:workbook xmlns:x="m" xmlns:r="{REL}"><x:sheets><x:sheet name="S" sheetId="1" r:id="q"/></x:sheets></x:workbook>',
        'other/_rels/Book.xml.rels': relations([('q', 'worksheet', '../s/ONE.xml'), ('z', 'sharedStrings', 'none.xml')]),
        's/one.xml': f'<x:worksheet xmlns:x="m"><x:sheetData>{data}</x:sheetData><x:mergeCells><x:mergeCell ref="A2:B2"/></x:mergeCells></x:worksheet>',
    }, zipfile.ZIP_STORED)


def bad():
    one = [('S', '', '<row r="1"><c r="A1" t="s"><v>5</v></c></row>')]
    book('bad_string.xlsx', one, strings='<si><t>x</t></si>')
    book('bad_order.xlsx', [('S', '', '<row r="1">' + inline('B1', 'x') + inline('A1', 'y') + '</row>')])
    book('bad_row.xlsx', [('S', '', '<row r="x">' + inline('B1', 'x') + '</row>')])
    book('bad_xml.xlsx', [('S', '', '<row r="1"><c r="A1"><v>1</v></c></row><row')])
    book('no_part.xlsx', one, extra={'xl/_rels/workbook.xml.rels': relations([('rId1', 'worksheet', 'worksheets/none.xml')])})
    book('doctype.xlsx', one, extra={'xl/worksheets/sheet1.xml': HEAD + '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData>'
                                     '<row r="1"><c t="str"><v>&b;</v></c></row></sheetData></worksheet>'})
    book('bomb.xlsx', [('S', '', ' ' * (4 << 20) + '<row r="1">' + inline('A1', 'x') + '</row>')])
    book('bomb_strings.xlsx', one, strings='<si><t>' + 'x' * (4 << 20) + '</t></si>' * 1)
    book('wide.xlsx', [('S', '', '<row r="1">' + inline('A1', 'x') + inline('ZZ1', 'y') + '</row>')])
    book('long_cell.xlsx', [('S', '', '<row r="7">' + inline('A7', 'x' * 70000) + '</row>')])
    for source, name, cut in (('texts.xlsx', 'truncated.xlsx', 1200),):
        whole = open(os.path.join(HERE, source), 'rb').read()
        open(os.path.join(HERE, name), 'wb').write(whole[:cut])
    whole = bytearray(open(os.path.join(HERE, 'texts.xlsx'), 'rb').read())
    at = whole.find(b'xl/worksheets/sheet1.xml') + len('xl/worksheets/sheet1.xml') + 60
    whole[at] ^= 0x55
    open(os.path.join(HERE, 'bad_crc.xlsx'), 'wb').write(whole)
    whole = bytearray(open(os.path.join(HERE, 'texts.xlsx'), 'rb').read())
    for mark, flags in ((b'PK\3\4', 6), (b'PK\1\2', 8)):
        at = whole.find(mark)
        while at >= 0:
            whole[at + flags] |= 1
            at = whole.find(mark, at + 4)
    open(os.path.join(HERE, 'zip_password.xlsx'), 'wb').write(whole)
    write_zip('letter.docx', {'[Content_Types].xml': '<Types/>', 'word/document.xml': '<w/>'})
    write_zip('binary.xlsb', {'[Content_Types].xml': '<Types/>', 'xl/workbook.bin': 'x'})
    write_zip('table.ods', {'mimetype': 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<x/>'}, zipfile.ZIP_STORED)
    write_zip('pictures.zip', {'a.txt': 'hello'})
    ole2('password.xlsx', {'EncryptionInfo': b'\4\0\4\0', 'EncryptedPackage': b'\x11' * 600})
    ole2('letter.doc', {'WordDocument': b'\xEC\xA5'})


def ole2(name, streams, in_mini=False, circle=False, padded=True, backwards=False, size=512):
    """A compound file with sectors of `size` bytes: each stream in sectors of its own, perhaps in reverse order, or all in the mini
    stream ([MS-CFB])."""
    end, free, fat_mark = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    fat, data, entries, mini_fat, mini = [fat_mark, end], b'', [], [], b''

    def store(content):
        nonlocal data
        count, start = (len(content) + size - 1) // size, len(fat)
        sectors = [content[i * size:(i + 1) * size].ljust(size, b'\0') for i in range(count)]
        if backwards:
            fat.extend([end] + list(range(start, start + count - 1)))
            data += b''.join(reversed(sectors))
            return start + count - 1
        fat.extend(list(range(start + 1, start + count)) + [end])
        data += b''.join(sectors)
        return start

    for title, content in streams.items():
        if in_mini:
            count, start = (len(content) + 63) // 64, len(mini_fat)
            mini_fat += list(range(start + 1, start + count)) + [end]
            mini += content.ljust(count * 64, b'\0')
        else:
            if padded:
                content = content.ljust(4096, b'\0')  # shorter ones would belong to the mini stream
            start = store(content)
            if circle:
                fat[start] = start
        entries.append((title, 2, start, len(content)))
    mini_start = store(mini) if in_mini else end
    mini_fat_start = store(struct.pack(f'<{len(mini_fat)}I', *mini_fat)) if in_mini else end
    limit = 4096 if padded else 0

    def entry(title, kind, start, size, child):
        name16 = title.encode('utf-16-le')
        return (name16.ljust(64, b'\0') + struct.pack('<HBBIII', len(name16) + 2 if title else 0, kind, 1, free, free, child) + b'\0' * 36
                + struct.pack('<IQ', start, size))

    directory = entry('Root Entry', 5, mini_start, len(mini), 1) + b''.join(entry(t, k, s, n, free) for t, k, s, n in entries)
    directory = directory.ljust(size, b'\0')
    version, shift = (3, 9) if size == 512 else (4, 12)
    header = (b'\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1' + b'\0' * 16 + struct.pack('<HHHHH', 0x3E, version, 0xFFFE, shift, 6) + b'\0' * 6
              + struct.pack('<IIIIIIIII', 0 if version == 3 else 1, 1, 1, 0, limit, mini_fat_start, int(in_mini), end, 0) + struct.pack('<109I', 0, *[free] * 108))
    table = struct.pack(f'<{size // 4}I', *fat, *[free] * (size // 4 - len(fat)))
    open(os.path.join(HERE, name), 'wb').write(header.ljust(size, b'\0') + table + directory + data)


# ---- XLS, record by record: [MS-XLS] ----

def rec(kind, data=b''):
    return struct.pack('<HH', kind, len(data)) + data


def wide(text, length='<H'):
    """A BIFF8 text: in 8 bits a character where that is enough."""
    try:
        return struct.pack(length, len(text)) + b'\0' + text.encode('latin-1')
    except UnicodeEncodeError:
        raw = text.encode('utf-16-le')
        return struct.pack(length, len(raw) // 2) + b'\1' + raw


def gbk(text, length='<H'):
    raw = text.encode('gb18030')
    return struct.pack(length, len(raw)) + raw


def at(row, column, style=0):
    return struct.pack('<HHH', row, column, style)


def bof(version, kind):
    return rec(0x0809, struct.pack('<HHHH', version, kind, 0, 0) + (struct.pack('<II', 0, 6) if version == 0x600 else b''))


def stream(version, global_records, sheets):
    """sheets: (name, state, records); BOUNDSHEET has the place of each."""
    text = wide if version == 0x600 else gbk
    bounds = [rec(0x85, struct.pack('<IBB', 0, state, 0) + text(name, '<B')) for name, state, _ in sheets]
    head = bof(version, 5) + global_records
    place = len(head) + sum(map(len, bounds)) + 4
    out = head
    for (name, state, records), bound in zip(sheets, bounds):
        out += rec(0x85, struct.pack('<IBB', place, state, 0) + bound[10:])
        place += len(bof(version, 0x10)) + len(records) + 4
    out += rec(0x0A)
    for _, _, records in sheets:
        out += bof(version, 0x10) + records + rec(0x0A)
    return out


def formula(row, column, result, style=0):
    return rec(6, at(row, column, style) + result + b'\0' * 8)


def rk(value, hundredths=False):
    return struct.pack('<I', (value & 0x3FFFFFFF) << 2 | 2 | hundredths)


def xls():
    styles = rec(0x41E, struct.pack('<H', 164) + wide('yyyy"年"m"月"d"日"')) + b''.join(
        rec(0xE0, struct.pack('<HH', 0, f) + b'\0' * 16) for f in (0, 14, 164, 22))
    # shared texts over several records: split inside the characters (flags come again, in another width), formatted, phonetic
    first, second = 'abc维', '修def'
    table = (struct.pack('<II', 4, 4) + struct.pack('<HB', 7, 1) + first.encode('utf-16-le'))
    rest = (b'\1' + '修'.encode('utf-16-le') + 'de'.encode('utf-16-le') + struct.pack('<HBH', 2, 9, 1) + '张三'.encode('utf-16-le') + b'\0' * 4
            + struct.pack('<HBI', 1, 5, 6) + '曾'.encode('utf-16-le') + b'\0' * 6)
    table_records = rec(0xFC, table) + rec(0x3C, rest) + rec(0x3C, struct.pack('<HB', 3, 0) + b'x') + rec(0x3C, b'\0yz')
    string_result = b'\0' * 6 + b'\xFF\xFF'
    cells = b''.join([
        rec(0xFD, at(0, 0) + struct.pack('<I', 0)), rec(0xFD, at(0, 1) + struct.pack('<I', 1)), rec(0xFD, at(0, 2) + struct.pack('<I', 2)),
        rec(0xFD, at(0, 3) + struct.pack('<I', 3)),
        rec(0x203, at(2, 1, 1) + struct.pack('<d', 46086)), rec(0x27E, at(2, 2, 2) + rk(46086)), rec(0x203, at(2, 3, 3) + struct.pack('<d', 46086.5)),
        rec(0xBD, struct.pack('<HH', 3, 1) + struct.pack('<H', 0) + rk(-5) + struct.pack('<H', 2) + rk(46086) + struct.pack('<H', 0)
            + rk(123456, True) + struct.pack('<H', 3)),
        rec(0x203, at(3, 4) + struct.pack('<d', 13800001111)),
        formula(4, 0, struct.pack('<d', 2.5)), formula(4, 1, string_result), rec(0x4BC, b'\0' * 8), rec(0x207, wide('结果')),
        formula(4, 2, b'\1\0\1\0\0\0\xFF\xFF'), formula(4, 3, b'\2\0\7\0\0\0\xFF\xFF'), formula(4, 4, b'\3\0\0\0\0\0\xFF\xFF'),
        formula(4, 5, struct.pack('<d', 46086), 1),
        rec(0x205, at(5, 0) + b'\1\0'), rec(0x205, at(5, 1) + b'\0\0'), rec(0x205, at(5, 2) + b'\x2A\1'), rec(0x204, at(5, 3) + wide('直接')),
        bof(0x600, 0x20) + rec(0x203, at(9, 9) + struct.pack('<d', 1)) + rec(0x0A),  # a chart inside
        rec(0x204, at(8, 1) + wide('later')), rec(0x204, at(7, 0) + wide('earlier')), rec(0x204, at(8, 0) + wide('old')),
        rec(0x204, at(8, 0) + wide('new')), rec(0x201, at(9, 0)), rec(0x204, at(10, 0) + wide('\U00020000')),
    ])
    workbook = stream(0x600, rec(0x42, struct.pack('<H', 1200)) + styles + table_records,
                      [('说明', 0, rec(0x201, at(0, 0))), ('数据', 0, cells), ('旧', 1, cells), ('更旧', 2, cells)])
    ole2('cells.xls', {'Other': b'x', 'Workbook': workbook})
    ole2('backwards.xls', {'Workbook': workbook}, backwards=True)
    ole2('version4.xls', {'Workbook': workbook}, size=4096)
    ole2('short.xls', {'Workbook': stream(0x600, b'', [('S', 0, rec(0x204, at(0, 0) + wide('mini')))])}, in_mini=True)
    open(os.path.join(HERE, 'bare.xls'), 'wb').write(
        rec(0x809, struct.pack('<HHHH', 0, 0x10, 0, 0)) + rec(0x204, at(0, 0) + gbk('姓名')) + rec(0x203, at(0, 1) + struct.pack('<d', 13800001111))
        + rec(0x27E, at(1, 0) + rk(7)) + rec(0x0A))
    open(os.path.join(HERE, 'excel4.xls'), 'wb').write(rec(0x409, struct.pack('<HHH', 0, 0x10, 0)) + rec(0x0A))
    book5 = stream(0x500, rec(0x42, struct.pack('<H', 936)) + rec(0x22, struct.pack('<H', 1)) + rec(0x41E, struct.pack('<H', 170) + gbk('yyyy"年"', '<B'))
                   + rec(0xE0, struct.pack('<HH', 0, 170) + b'\0' * 12), [
        ('表一', 0, rec(0x204, at(0, 0) + gbk('维修')) + rec(0xD6, at(0, 1) + gbk('保养') + b'\0') + rec(0x203, at(1, 0, 0) + struct.pack('<d', 44624)))])
    ole2('excel95.xls', {'Book': book5})
    # one sector after the other: the first leads to itself, so the chain never ends
    ole2('circle.xls', {'Workbook': workbook}, circle=True)
    ole2('no_string.xls', {'Workbook': stream(0x600, b'', [('S', 0, rec(0xFD, at(0, 0) + struct.pack('<I', 7)))])})
    ole2('no_end.xls', {'Workbook': stream(0x600, b'', [('S', 0, rec(0x204, at(0, 0) + wide('x')))])[:-4]}, padded=False)


# ---- LibreOffice ----

def cell(text=None, value=None, style=None, date=None):
    st = f' table:style-name="{style}"' if style else ''
    if date:
        return f'<table:table-cell{st} office:value-type="date" office:date-value="{date}"><text:p>{date}</text:p></table:table-cell>'
    if value is not None:
        return f'<table:table-cell{st} office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    if text is None:
        return '<table:table-cell/>'
    return f'<table:table-cell{st} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def fods():
    part = {'y': '<number:year number:style="long"/>', 'm': '<number:month/>', 'd': '<number:day/>', 'H': '<number:hours/>',
            'M': '<number:minutes number:style="long"/>'}

    def fmt(name, spec):
        return f'<number:date-style style:name="N{name}">' + ''.join(part.get(c, f'<number:text>{c}</number:text>') for c in spec) + '</number:date-style>'

    specs = {'cn': 'y年m月d日', 'iso': 'y-m-d', 'full': 'y/m/d H:M'}
    styles = ''.join(fmt(k, v) + f'<style:style style:name="{k}" style:family="table-cell" style:data-style-name="N{k}"/>' for k, v in specs.items())
    rows = [
        [cell('维修回访清单')],
        [],
        [cell('工单号'), cell('姓名'), cell('手机'), cell('进厂日期'), cell('完工时间'), cell('金额'), cell('VIN'), cell('行驶里程')],
        [cell('RO001'), cell('张三'), cell(value=13800001111), cell(style='cn', date='2026-03-05'), cell(style='full', date='2026-03-05T14:05:00'),
         cell(value=1234.5), cell('LFV3A23C9D3000001'), cell(value=45000)],
        [cell('RO002'), cell('欧阳娜娜'), cell('13900002222'), cell(style='iso', date='2026-03-06'), cell(), cell(value=0.1), cell('𠀀'), cell(value=-7)],
        [],
        [cell('合计'), cell(), cell(), cell(), cell(), cell(value=1234.6)],
    ]
    table = '<table:table table:name="三月">' + ''.join('<table:table-row>' + (''.join(r) or '<table:table-cell/>') + '</table:table-row>' for r in rows) + '</table:table>'
    hidden = ('<style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/></style:style>')
    other = '<table:table table:name="说明" table:style-name="gone"><table:table-row>' + cell('内部') + '</table:table-row></table:table>'
    empty = '<table:table table:name="Sheet3"><table:table-row><table:table-cell/></table:table-row></table:table>'
    ns = ' '.join(f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in (
        ('office', 'office'), ('table', 'table'), ('text', 'text'), ('style', 'style'), ('number', 'datastyle')))
    return (f'{HEAD}<office:document {ns} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
            f'<office:automatic-styles>{styles}{hidden}</office:automatic-styles><office:body><office:spreadsheet>{table}{other}{empty}'
            '</office:spreadsheet></office:body></office:document>')


BASIC = '''<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Encrypt
  Dim h(0) As New com.sun.star.beans.PropertyValue
  h(0).Name = "Hidden" : h(0).Value = True
  doc = StarDesktop.loadComponentFromURL("file://FOLDER/lo.fods", "_blank", 0, h())
  Dim a(1) As New com.sun.star.beans.PropertyValue
  a(0).Name = "FilterName" : a(0).Value = "MS Excel 97"
  a(1).Name = "Password" : a(1).Value = "secret"
  doc.storeToURL("file://FOLDER/password.xls", a())
  doc.close(True)
  StarDesktop.terminate()
End Sub
</script:module>
'''


def libreoffice():
    if not shutil.which('soffice'):
        print('soffice is not installed: lo* and password.xls stay as they are')
        return
    with tempfile.TemporaryDirectory() as d:
        open(os.path.join(d, 'lo.fods'), 'w').write(fods())
        profile = f'-env:UserInstallation=file://{d}/profile'
        run = lambda *a: subprocess.run(['soffice', profile, '--headless', *a], cwd=d, check=True, timeout=60, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for kind, name in (('xls:MS Excel 97', 'lo.xls'), ('xlsx:Calc MS Excel 2007 XML', 'lo.xlsx'),
                           ('xls:HTML (StarCalc)', 'lo_html.xls')):
            run('--convert-to', kind, '--outdir', d, os.path.join(d, 'lo.fods'))
            shutil.copy(os.path.join(d, name.split('.')[0].replace('_html', '') + '.' + name.split('.')[1]), os.path.join(HERE, name))
        basic = os.path.join(d, 'profile', 'user', 'basic', 'Standard')
        os.makedirs(basic, exist_ok=True)
        open(os.path.join(basic, 'Module1.xba'), 'w').write(BASIC.replace('FOLDER', d))
        open(os.path.join(basic, 'script.xlb'), 'w').write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">\n'
            '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" '
            'library:passwordprotected="false"><library:element library:name="Module1"/></library:library>\n')
        run('macro:///Standard.Module1.Encrypt')
        shutil.copy(os.path.join(d, 'password.xls'), os.path.join(HERE, 'password.xls'))
    whole = open(os.path.join(HERE, 'lo.xls'), 'rb').read()
    open(os.path.join(HERE, 'truncated.xls'), 'wb').write(whole[:len(whole) // 2])


texts_and_numbers()
dates()
choices()
odd_but_good()
bad()
xls()
libreoffice()
