// The pages that people are led to are valid HTML, in both languages; so are those of errors. The validator is html-validate. Roles that between them come to most routes.
import { readFileSync } from 'node:fs';
import { HtmlValidate } from 'html-validate';
import { area } from './lib.mjs';

// The rules of the standard, none of style or taste.
const validator = new HtmlValidate({ root: true, extends: ['html-validate:standard'] });
const a_route = 1; // pages of one route that a reader is led to: the next one is made by the same template
const roles = ['administrator', 'national_manager', 'dealer_manager', 'dcrc_agent', 'project_manager', 'field_supervisor', 'interviewer', 'coder'];

// What is wrong with a page: ["line:column rule: message"].
function faults_of(html) {
  return validator.validateStringSync(html).results.flatMap(r => r.messages).map(m => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
}

// The routes of pages, from the golden list of who may open what.
const lines = readFileSync(new URL('../golden/route_roles.txt', import.meta.url), 'utf8').split('\n').filter(l => l.startsWith('GET '));
const routes = lines.map(l => l.split(/\s+/)[1]).filter(p => !p.startsWith('/api/v1')).map(path => ({ path, like: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`) }))
  .sort((x, y) => (x.path.match(/\{/g) ?? []).length - (y.path.match(/\{/g) ?? []).length);
const route_of = path => routes.find(r => r.like.test(path.split(/[?#]/)[0]))?.path;

function links_of(html) {
  return [...html.matchAll(/(?:href|action)="(\/[^"#]*)/g)].map(m => m[1].replaceAll('&amp;', '&')).filter(p => !p.startsWith('/assets/') && !/[?&](format|year)=|\/file\?/.test(p));
}

// Follows links from the start page; gives the routes it came to. seen: faults are told once a route.
async function walk(request, t, lang, found) {
  const visited = new Map(), queue = ['/', '/no-such-page', ...routes.map(r => r.path).filter(p => !p.includes('{'))], known = new Set(queue);
  while (queue.length) {
    const path = queue.shift(), route = route_of(path) ?? path;
    if ((visited.get(route) ?? 0) >= a_route) continue;
    const answer = await request.get(t.url(path), { headers: { 'Accept-Language': lang }, maxRedirects: 0 });
    if (!(answer.headers()['content-type'] ?? '').startsWith('text/html')) continue;
    const html = await answer.text();
    if (answer.status() !== 403) visited.set(route, (visited.get(route) ?? 0) + 1);
    found.pages++;
    for (const fault of faults_of(html))
      found.faults.set(`${route} ${fault.replace(/^\S+ /, '')}`, `${path} ${lang} ${answer.status()}: ${fault}`);
    for (const link of links_of(html))
      if (!known.has(link)) { known.add(link); queue.push(link); }
  }
  return visited;
}

await area('html', async t => {
  t.check('a broken page is found', ['<p><div></p>', '<ul><p>x</p></ul>', '<i id="a"></i><i id="a"></i>', '<button type="button"><a href="/">x</a></button>', '<p>a & b <c'].every(part =>
    faults_of(`<!doctype html><html lang="en"><head><title>x</title></head><body>${part}</body></html>`).length > 0));
  t.equal('a whole one is not', faults_of('<!doctype html>\n<html lang="en"><head><title>x</title></head><body><p>x</p></body></html>'), []);
  const reached = new Set();
  for (const lang of ['en', 'zh-CN'])
    for (const role of [null, ...roles])
      await t.case(`${role ?? 'nobody'} ${lang}`, async () => {
        const page = await t.visitor({ role, lang }), found = { pages: 0, faults: new Map() };
        for (const route of (await walk(page.request, t, lang, found)).keys()) reached.add(route);
        t.check(`${role ?? 'nobody'} ${lang}: valid pages`, found.pages > 3 && found.faults.size === 0, [`${found.pages} pages`, ...found.faults.values()].join('\n'));
      });
  const missed = routes.map(r => r.path).filter(p => !reached.has(p));
  t.check('most routes were reached', missed.length * 2 < routes.length, `${missed.length} of ${routes.length} not: ${missed.join(' ')}`);
}, { is_released: true });
