// peer_node.mjs duckdb|chdb DATA SQL MEMORY_MB: loads DATA/rows.csv, then does the works that stdin names by the statements of the folder SQL.
// Answers as bench/tally/huifang_tally does: CPU and wall time in seconds; the result goes to the file behind the name. One thread each.
import fs from 'node:fs';
import readline from 'node:readline';
import { createRequire } from 'node:module';

const [engine, data, sql, memory] = process.argv.slice(2);
const require = createRequire(process.env.PEER_MODULES + '/');
const columns = ['dealer', 'region', 'month', 'model', 'model_year', 'owner_type', 'work_type', 'age_band', 'advisor'];
for (let q = 1; q <= 30; q++) columns.push(`q${q}`);
const wide = new Set(['dealer', 'advisor']);

// Small unsigned integers, as either engine stores such columns best; chDB keeps rows by dealer and month, which makes it faster.
async function duckdb() {
  const { DuckDBInstance } = require('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: `${memory}MB` });
  const db = await instance.connect();
  const types = columns.map((c) => `${c}: '${wide.has(c) ? 'USMALLINT' : 'UTINYINT'}'`).join(', ');
  await db.run(`create table r as select * from read_csv('${data}/rows.csv', header = true, columns = {${types}})`);
  return { run: (text) => db.run(text), rows: async (text) => (await db.runAndReadAll(text)).getRows() };
}

async function chdb() {
  const { Session } = require('chdb');
  const session = new Session(`${sql}/chdb-data`);
  const run = async (text) => session.query(text, 'CSV');
  await run('create database if not exists b');
  await run('use b');
  const types = columns.map((c) => `${c} ${wide.has(c) ? 'UInt16' : 'UInt8'}`).join(', ');
  await run('drop table if exists r');
  await run(`create table r (${types}) engine = MergeTree order by (dealer, month)`);
  await run(`insert into r select * from file('${data}/rows.csv', CSVWithNames, '${types}')`);
  await run('optimize table r final');
  await run('set max_threads = 1');
  await run(`set max_memory_usage = ${memory}000000`);
  return { run, rows: async (text) => (await session.query(text, 'CSV')).trim().split('\n').map((line) => line.split(',').map((x) => (x === '\\N' ? null : x))) };
}

const text = (name) => fs.readFileSync(`${sql}/${name}.sql`, 'utf8');
const statements = (name) => text(name).split(';\n').map((s) => s.trim()).filter(Boolean);

async function work(db, name, file) {
  const all = statements(name);
  const cpu = process.cpuUsage(), wall = process.hrtime.bigint();
  for (const s of all) await db.run(s);
  const used = process.cpuUsage(cpu), took = Number(process.hrtime.bigint() - wall) / 1e9;
  if (file !== '-') {
    const rows = await db.rows(text(`${name}_check`));
    fs.writeFileSync(file, rows.map((r) => r.map((x) => (x === null ? '' : String(x))).join(',')).join('\n') + '\n');
  }
  console.log(`${((used.user + used.system) / 1e6).toFixed(6)} ${took.toFixed(6)}`);
}

const db = await (engine === 'duckdb' ? duckdb() : chdb());
console.log('ready');
for await (const line of readline.createInterface({ input: process.stdin })) {
  const [name, file] = line.split(' ');
  await work(db, name, file);
}
process.exit(0);
