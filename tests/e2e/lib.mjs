// What the browser tests share. A test program is one area of pages:
//
//     import { area } from './lib.mjs';
//     await area('explorer', async t => {
//       await t.check_looks('analyst', ['/explorer', '/explorer?by=region']);   // every page in both languages, wide and narrow, light and dark
//       await t.case('a cell leads to its interviews', async () => {
//         const page = await t.visitor({ role: 'analyst' });
//         await page.goto(t.url('/explorer'));
//         …
//         t.equal('title', await page.title(), 'Explorer · Huifang');
//       });
//     });
//
//     node tests/e2e/explorer.mjs build/huifang        one area; --show opens a window, pictures go to build/e2e/explorer/
//
// Each area has a server and a copy of the sample network of its own, so it may write what it likes, and areas run beside each other. The sample network is made
// once and kept in build/e2e; a change of migrations/ or src/demo, or another month, makes it anew.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { copyFileSync, constants, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const source = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const words = process.argv.slice(2).filter(w => !w.startsWith('--'));
const shows_window = process.argv.includes('--show');
const huifang = resolve(words[0] ?? join(source, 'build/huifang'));
const kept = join(dirname(huifang), 'e2e');
const chromium_path = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const password = 'huifang-sample-network'; // of every sample user: src/demo/demo_users.c
// Both languages, both widths, both colour schemes, in four instead of eight.
export const looks = [
  { lang: 'en', width: 1440, scheme: 'light' }, { lang: 'zh-CN', width: 1440, scheme: 'dark' },
  { lang: 'en', width: 390, scheme: 'dark' }, { lang: 'zh-CN', width: 390, scheme: 'light' },
];

// ---- the sample network ----

function sample_key() {
  const hash = createHash('sha256').update(new Date().toISOString().slice(0, 7));
  for (const folder of ['migrations', 'src/demo'])
    for (const name of readdirSync(join(source, folder)).sort())
      hash.update(name).update(readFileSync(join(source, folder, name)));
  return hash.digest('hex').slice(0, 12);
}

// Areas that start together wait for the one that makes it (flock).
function sample_network() {
  mkdirSync(kept, { recursive: true });
  const file = join(kept, `sample-${sample_key()}.db`);
  const script = `[ -f "$1" ] || { rm -rf "$2"/sample-*; export HUIFANG_DB="sqlite:$1.part"; "$0" init && "$0" demo --users && mv "$1.part" "$1"; }`;
  execFileSync('flock', [join(kept, 'sample.lock'), 'sh', '-c', script, huifang, file, kept], { stdio: ['ignore', 'ignore', 'pipe'] });
  return file;
}

// ---- the server ----

// As before the first release: for tests of what pages say then, and of figures that they put there themselves.
const without_releases = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
tables = [t for t, in db.execute("select name from sqlite_master where type = 'table' and (name like 'publication%' or name like 'action_plan%')")]
for table in tables + ['target']:
    db.execute('delete from ' + table)
db.commit()
`;

class Site {
  constructor({ is_released }) {
    this.folder = mkdtempSync(join(tmpdir(), 'huifang-e2e-'));
    this.db = join(this.folder, 'site.db');
    copyFileSync(sample_network(), this.db, constants.COPYFILE_FICLONE);
    if (!is_released) execFileSync('python3', ['-c', without_releases, this.db]);
  }

  // huifang with these words, on this site's database; gives stdout.
  async run(...args) {
    return (await promisify(execFile)(huifang, args.map(String), { cwd: this.folder, env: this.env() })).stdout;
  }

  env() {
    return { PATH: process.env.PATH, HOME: this.folder, LC_ALL: 'C.UTF-8', HUIFANG_DB: `sqlite:${this.db}` };
  }

  async start() {
    this.process = spawn(huifang, ['serve', '--listen', '127.0.0.1:0', '--workers', '2'], { cwd: this.folder, env: this.env(), stdio: ['ignore', 'ignore', 'pipe'] });
    this.log = '';
    // A test that is ended from outside (a timeout) takes its server along.
    process.on('exit', () => { this.process.kill('SIGTERM'); rmSync(this.folder, { recursive: true, force: true }); });
    for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(1));
    await new Promise((ok, no) => {
      this.process.on('exit', status => no(new Error(`huifang serve ended with ${status}: ${this.log}`)));
      this.process.stderr.on('data', text => {
        this.log += text;
        const m = /http:\/\/127\.0\.0\.1:\d+/.exec(this.log);
        if (m) { this.base = m[0]; ok(); }
      });
    });
    this.process.removeAllListeners('exit');
  }

  async stop() {
    if (this.process && this.process.exitCode === null) {
      const ended = new Promise(ok => this.process.on('exit', ok));
      this.process.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// ---- mail ----

// A mail server that keeps what it gets: { port, mails: [text], close() }.
export async function mail_server() {
  const mails = [];
  const server = createServer(socket => {
    let rest = '', text = null;
    socket.write('220 test\r\n');
    socket.on('error', () => {});
    socket.on('data', bytes => {
      rest += bytes.toString('utf8');
      for (let end; (end = rest.indexOf('\r\n')) >= 0;) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (text !== null && line !== '.') { text += line + '\n'; continue; }
        if (text !== null) { mails.push(text); text = null; socket.write('250 kept\r\n'); continue; }
        if (/^DATA/i.test(line)) { text = ''; socket.write('354 go on\r\n'); continue; }
        socket.write(/^QUIT/i.test(line) ? '221 bye\r\n' : '250 ok\r\n');
      }
    });
  });
  await new Promise(ok => server.listen(0, '127.0.0.1', ok));
  return { port: server.address().port, mails, close: () => server.close() };
}

// The readable text of a mail, whatever its transfer encoding.
export function mail_text(mail) {
  const at = mail.indexOf('\n\n'), head = mail.slice(0, at), body = mail.slice(at + 2);
  if (/transfer-encoding: *base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  if (!/transfer-encoding: *quoted-printable/i.test(head)) return body;
  const bytes = body.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

// ---- one-time codes (RFC 6238) ----

export function totp(secret, at_ms = Date.now()) {
  const bits = [...secret].map(c => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map(b => parseInt(b, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at_ms / 30000)));
  const mac = createHmac('sha1', key).update(step).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, '0');
}

// ---- a test program ----

class Area {
  constructor(name, site, browser, axe) {
    Object.assign(this, { name, site, browser, axe, n: 0, failed: 0, contexts: [] });
    this.pictures = join(kept, name);
    rmSync(this.pictures, { recursive: true, force: true });
    mkdirSync(this.pictures, { recursive: true });
  }

  url(path) { return this.site.base + path; }

  // One test point; what was seen is printed when it fails.
  check(label, passed, seen = '') {
    this.n++;
    this.failed += passed ? 0 : 1;
    console.log(`${passed ? 'ok' : 'not ok'} ${this.n} - ${label.replace(/#/g, '')}`);
    if (!passed) console.log(String(typeof seen === 'string' ? seen : JSON.stringify(seen, null, 1)).replace(/^/gm, '# '));
    return passed;
  }

  equal(label, seen, wanted) { return this.check(label, JSON.stringify(seen) === JSON.stringify(wanted), `${JSON.stringify(seen)}, wanted ${JSON.stringify(wanted)}`); }

  // A group of checks; an exception is one that failed. Its visitors leave at its end.
  async case(label, fn) {
    try {
      await fn();
    } catch (e) {
      this.check(label, false, e.stack);
    }
    for (const c of this.contexts.splice(0)) await c.close();
  }

  // A browser window of its own: { role, lang, width, scheme, script: false = without JavaScript, expects: [statuses of pages whose failure is no fault] }.
  async visitor({ role, lang = 'en', width = 1440, scheme = 'light', script = true, expects = [] } = {}) {
    const context = await this.browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, locale: lang, javaScriptEnabled: script });
    this.contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(30000);
    page.faults = [];
    page.on('console', m => {
      const refused = /status of (\d+)/.exec(m.text());
      if (m.type() === 'error' && !(refused && expects.includes(Number(refused[1])))) page.faults.push(m.text());
    });
    page.on('pageerror', e => page.faults.push(e.message));
    if (role) await this.sign_in(page, role);
    return page;
  }

  // Fills in the sign-in page and waits until it is left.
  async sign_in(page, login, secret = password) {
    await page.goto(this.url('/sign-in'));
    await page.fill('[name=login]', login);
    await page.fill('[name=password]', secret);
    await page.click('main .btn-primary');
    await page.waitForURL(u => u.pathname !== '/sign-in');
  }

  // Accessibility: WCAG 2.1 A and AA, as far as axe-core can tell. Details of what passes are not asked for, and axe runs in the page itself (legacy mode) instead of handing its
  // findings to a blank page for each check: a third of the time, for pages without frames.
  async check_axe(page, label) {
    if (page.frames().length > 1) throw new Error(`${label}: frames are not checked`);
    const tags = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] };
    const found = await new this.axe({ page }).setLegacyMode(true).options({ runOnly: tags, resultTypes: ['violations'] }).analyze();
    const lines = found.violations.map(v => `${v.id}: ${v.help}\n` + v.nodes.slice(0, 3).map(n => `   ${n.html}\n   ${n.failureSummary}`).join('\n'));
    return this.check(`${label}: accessible`, lines.length === 0, lines.join('\n'));
  }

  check_no_console_errors(page, label) { return this.check(`${label}: no errors in the console`, page.faults.length === 0, page.faults.splice(0).join('\n')); }

  // Wide tables scroll in their own frame, never the page.
  async check_no_horizontal_scroll(page, label) {
    const wide = await page.evaluate(() => {
      const room = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= room) return [];
      const over = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > room + 1);
      return [`${document.documentElement.scrollWidth} in ${room}`, ...over.slice(-3).map(e => e.outerHTML.slice(0, 120))];
    });
    return this.check(`${label}: does not scroll sideways`, wide.length === 0, wide.join('\n'));
  }

  async screenshot(page, name) { await page.screenshot({ path: join(this.pictures, `${name}.png`), fullPage: true }); }

  async check_page(page, label, file) {
    await this.check_axe(page, label);
    this.check_no_console_errors(page, label);
    await this.check_no_horizontal_scroll(page, label);
    await this.screenshot(page, file ?? label.replace(/[^\w-]+/g, '_'));
  }

  // Each page in every look, as this role (null: nobody), with a picture.
  async check_looks(role, paths, { ready } = {}) {
    for (const look of looks)
      await this.case(`${look.lang} ${look.width}`, async () => {
        const page = await this.visitor({ role, ...look });
        for (const path of paths) {
          const label = `${path} ${look.lang} ${look.width} ${look.scheme}`;
          const answer = await page.goto(this.url(path));
          this.check(`${label}: is there`, answer.ok(), `status ${answer.status()}`);
          if (ready) await ready(page, path);
          const lang = await page.getAttribute('html', 'lang');
          this.check(`${label}: in its language`, lang === look.lang, lang);
          await this.check_page(page, label, `${path.replace(/^\//, '').replace(/[^\w-]+/g, '_') || 'start'}-${look.lang}-${look.width}-${look.scheme}`);
        }
      });
  }
}

// Runs an area and ends the program. With --in-suite (meson) only where HUIFANG_TEST_BROWSER is set: ./run test sets it.
// is_released: with what the sample network has released; else as before it.
export async function area(name, fn, { is_released = false } = {}) {
  if (process.argv.includes('--in-suite') && !process.env.HUIFANG_TEST_BROWSER) {
    console.log('1..0 # SKIP browser tests run in ./run test');
    return;
  }
  const { chromium } = await import('playwright-core');
  const { default: axe } = await import('@axe-core/playwright');
  const site = new Site({ is_released });
  let browser, t;
  try {
    await site.start();
    browser = await chromium.launch({ executablePath: chromium_path, headless: !shows_window, args: ['--no-sandbox'] });
    t = new Area(name, site, browser, axe);
    await t.case(name, () => fn(t));
    t.check('the server logged no fault', !/level=error/.test(site.log), site.log.split('\n').filter(l => /level=error/.test(l)).join('\n'));
    console.log(`1..${t.n}`);
  } finally {
    await browser?.close();
    await site.stop();
  }
  process.exit(t && t.failed === 0 ? 0 : 1);
}
