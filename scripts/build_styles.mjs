/*
 * Builds the styles of AI-plein into portal/static/gebouwd/.
 *
 *   node scripts/build_styles.mjs
 *
 * In : portal/styles/nlds.css, theme.css, aiplein.css (joined in that order, imports followed),
 *      portal/styles/iconen.json, and the packages that `npm ci` put in node_modules.
 * Out: aiplein.css, iconen.svg, chevron-down.svg, source-sans-3.woff2.
 *
 * The base theme of NL Design System has 2,780 design tokens; we use about a third. The build follows
 * every var(--name) from the components and our own CSS through the tokens, and drops the rest.
 * The same input gives the same bytes. Nothing is fetched.
 */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const STYLES = join(ROOT, "portal", "styles");
const TARGET = join(ROOT, "portal", "static", "gebouwd");
const MODULES = join(ROOT, "node_modules");

const ENTRIES = ["nlds.css", "theme.css", "aiplein.css"];
/* Custom properties in rules with exactly these selectors are design tokens: kept only when something reads them. */
const TOKEN_RULES = new Set([".voorbeeld-theme", ".aiplein-theme"]);
const FONT = join(MODULES, "@fontsource-variable", "source-sans-3", "files", "source-sans-3-latin-wght-normal.woff2");
const ICONS = join(MODULES, "@tabler", "icons", "icons", "outline");
/* The select arrow is a background image and so needs a file of its own. */
const ICON_FILES = ["chevron-down"];

class BuildError extends Error {}

async function read(path, encoding = "utf8") {
  try {
    return await readFile(path, encoding);
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
    if (!path.startsWith(MODULES)) throw new BuildError(`The file ${relative(ROOT, path)} does not exist.`);
    const parts = relative(MODULES, path).split(/[\\/]/);
    const name = parts.slice(0, parts[0].startsWith("@") ? 2 : 1).join("/");
    const installed = await readFile(join(MODULES, name, "package.json")).then(() => true, () => false);
    throw new BuildError(
      installed
        ? `The package ${name} is installed but has no file ${relative(join(MODULES, name), path)}; is its version the one in package-lock.json?`
        : `The package ${name} is not installed. Run "npm ci --ignore-scripts --no-audit --no-fund" in ${ROOT} first.`,
    );
  }
}

/* ---- CSS: read into a small tree, write it out without what a browser does not need ---- */

/* Returns the position just after a string, comment or url() that starts at `at`, or `at` when none does. */
function skip(css, at, file) {
  const fail = (what) => new BuildError(`The CSS of ${relative(ROOT, file)} has ${what} without an end.`);
  const char = css[at];
  if (char === '"' || char === "'") {
    for (let i = at + 1; i < css.length; i++) {
      if (css[i] === "\\") i++;
      else if (css[i] === char) return i + 1;
    }
    throw fail("a string");
  }
  if (char === "/" && css[at + 1] === "*") {
    const end = css.indexOf("*/", at + 2);
    if (end < 0) throw fail("a comment");
    return end + 2;
  }
  const url = /url\(\s*[^"'\s)][^)]*\)/iy;
  url.lastIndex = at;
  return url.test(css) ? url.lastIndex : at;
}

/* Joins white space and drops comments, outside strings and url(). */
function tidy(text, file) {
  let out = "";
  for (let at = 0; at < text.length; ) {
    const end = skip(text, at, file);
    if (end > at) {
      const comment = text.startsWith("/*", at);
      out += comment ? " " : text.slice(at, end);
      at = end;
    } else if (text[at] === "\\") {
      out += text.slice(at, at + 2);
      at += 2;
    } else {
      out += /\s/.test(text[at]) ? " " : text[at];
      at += 1;
    }
  }
  return collapse(out, file);
}

function collapse(text, file) {
  let out = "";
  for (let at = 0; at < text.length; ) {
    const end = skip(text, at, file);
    if (end > at) {
      out += text.slice(at, end);
      at = end;
    } else if (text[at] === "\\") {
      out += text.slice(at, at + 2);
      at += 2;
    } else {
      const after = out.at(-1);
      if (text[at] !== " " || (after && after !== " " && after !== "," && after !== "(")) {
        if ((text[at] === "," || text[at] === ")") && after === " ") out = out.slice(0, -1);
        out += text[at];
      }
      at += 1;
    }
  }
  return out.trim();
}

/* A node is { prelude, children } for a block and { text } for a declaration or an at-rule without a block. */
function parse(css, file) {
  const root = { prelude: "", children: [] };
  const stack = [root];
  let start = 0;
  let depth = 0;
  const statement = (end) => {
    const text = tidy(css.slice(start, end), file);
    if (text) stack.at(-1).children.push({ text });
  };
  for (let at = 0; at < css.length; ) {
    const end = skip(css, at, file);
    if (end > at) {
      at = end;
      continue;
    }
    const char = css[at];
    if (char === "\\") at += 1;
    else if (char === "(" || char === "[") depth += 1;
    else if (char === ")" || char === "]") depth -= 1;
    else if (depth === 0 && char === ";") {
      statement(at);
      start = at + 1;
    } else if (depth === 0 && char === "{") {
      const block = { prelude: tidy(css.slice(start, at), file), children: [] };
      stack.at(-1).children.push(block);
      stack.push(block);
      start = at + 1;
    } else if (depth === 0 && char === "}") {
      statement(at);
      if (stack.length === 1) throw new BuildError(`The CSS of ${relative(ROOT, file)} closes a block that is not open.`);
      stack.pop();
      start = at + 1;
    }
    at += 1;
  }
  statement(css.length);
  if (stack.length > 1) throw new BuildError(`The CSS of ${relative(ROOT, file)} leaves the block "${stack.at(-1).prelude}" open.`);
  return root.children;
}

const DECLARATION = /^(-?-?[\w-]+|\*?[\w-]+) ?: ?/;

function write(nodes) {
  return nodes
    .map((node) => {
      if (node.children) {
        const inside = write(node.children);
        return inside ? `${node.prelude}{${inside.replace(/;$/, "")}}` : "";
      }
      return `${node.text.replace(DECLARATION, (_, name) => (name.startsWith("--") && node.text.trim().endsWith(":") ? `${name}: ` : `${name}:`))};`;
    })
    .join("");
}

/* Reads a file with its imports, in order, each as { file, nodes }. */
async function load(file) {
  const sheets = [];
  const own = [];
  for (const node of parse(await read(file), file)) {
    const path = node.text?.match(/^@import (?:url\()?["']?([^"')]+)["']?\)?$/)?.[1];
    if (path) sheets.push(...(await load(resolve(dirname(file), path))));
    else if (!node.text?.startsWith("@charset")) own.push(node);
  }
  return own.length ? [...sheets, { file, nodes: own }] : sheets;
}

/* ---- Tokens: keep what can be reached ---- */

const reads = (text) => [...text.matchAll(/var\( ?(--[\w-]+)/g)].map((match) => match[1]);

function walk(nodes, visit, parent = null) {
  for (const node of nodes) {
    if (node.children) walk(node.children, visit, node);
    else visit(node, parent);
  }
}

function tokenOf(node, parent) {
  if (!parent || !TOKEN_RULES.has(parent.prelude)) return null;
  return node.text.match(/^(--[\w-]+) ?:/)?.[1] ?? null;
}

function prune(sheets) {
  const values = new Map();
  const queue = [];
  for (const { nodes } of sheets) {
    walk(nodes, (node, parent) => {
      const token = tokenOf(node, parent);
      if (!token) queue.push(...reads(node.text));
      else values.set(token, [...(values.get(token) ?? []), ...reads(node.text)]);
    });
  }
  const kept = new Set();
  while (queue.length) {
    const token = queue.pop();
    if (kept.has(token) || !values.has(token)) continue;
    kept.add(token);
    queue.push(...values.get(token));
  }
  const clean = (nodes, parent = null) =>
    nodes
      .filter((node) => node.children || !tokenOf(node, parent) || kept.has(tokenOf(node, parent)))
      .map((node) => (node.children ? { ...node, children: clean(node.children, node) } : node));
  return {
    sheets: sheets.map(({ file, nodes }) => ({ file, nodes: clean(nodes) })),
    all: values.size,
    kept: kept.size,
  };
}

/* Our own names must exist: a typing error in var(--aip-…) is silent in a browser. */
function checkOwnNames(sheets) {
  const known = new Set();
  const used = new Map();
  for (const { file, nodes } of sheets) {
    walk(nodes, (node) => {
      const name = node.text.match(/^(--[\w-]+) ?:/)?.[1];
      if (name) known.add(name);
      if (file.startsWith(STYLES)) for (const token of reads(node.text)) used.set(token, file);
    });
  }
  for (const [token, file] of used) {
    if (!known.has(token)) throw new BuildError(`${relative(ROOT, file)} uses var(${token}), which no style sheet defines.`);
  }
}

/* ---- Icons ---- */

async function icon(name) {
  if (!/^[a-z0-9-]+$/.test(name)) throw new BuildError(`The icon name "${name}" in portal/styles/iconen.json is not a Tabler name.`);
  const svg = await read(join(ICONS, `${name}.svg`));
  const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return shapes
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/, "")
    .replace(/\s+/g, " ")
    .replace(/ ?\/>/g, "/>")
    .replace(/> </g, "><")
    .trim();
}

const PEN = 'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';

async function version(name) {
  return JSON.parse(await read(join(MODULES, name, "package.json"))).version;
}

/* ---- Together ---- */

async function build() {
  const loaded = (await Promise.all(ENTRIES.map((name) => load(join(STYLES, name))))).flat();
  checkOwnNames(loaded);
  const { sheets, all, kept } = prune(loaded);

  const names = JSON.parse(await read(join(STYLES, "iconen.json")));
  const tabler = `Tabler Icons ${await version("@tabler/icons")}, MIT licence, copyright Pawel Kuna`;
  const symbols = await Promise.all(names.map(async (name) => `<symbol id="${name}" ${PEN}>${await icon(name)}</symbol>`));

  const files = new Map();
  const credit = `/*! AI-plein, EUPL-1.2. Holds parts of NL Design System (EUPL-1.2); font Source Sans 3 (OFL-1.1). */`;
  files.set("aiplein.css", Buffer.from(`@charset "UTF-8";${credit}\n${sheets.map(({ nodes }) => write(nodes)).join("\n")}\n`));
  files.set("iconen.svg", Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><!-- ${tabler} -->${symbols.join("")}</svg>\n`));
  for (const name of ICON_FILES) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" ${PEN}><!-- ${tabler} -->${await icon(name)}</svg>\n`;
    files.set(`${name}.svg`, Buffer.from(svg));
  }
  files.set("source-sans-3.woff2", await read(FONT, null));

  for (const [, path] of files.get("aiplein.css").toString().matchAll(/url\(\s*["']?([^"')]+)["']?\s*\)/gi)) {
    if (!files.has(path)) throw new BuildError(`The CSS asks for url(${path}), which the build does not write.`);
  }

  await mkdir(TARGET, { recursive: true });
  for (const [name, bytes] of files) {
    const part = join(TARGET, `.${name}.${process.pid}`);
    await writeFile(part, bytes);
    await rename(part, join(TARGET, name));
  }

  const kb = (bytes) => (bytes.length / 1000).toFixed(1);
  const zip = (bytes) => gzipSync(bytes, { level: 9 });
  const sizes = [...files].map(([name, bytes]) => `${name} ${kb(bytes)} kB${name.endsWith(".woff2") ? "" : ` (gzip ${kb(zip(bytes))})`}`);
  console.log(`${relative(ROOT, TARGET)}: ${sizes.join(", ")}; ${kept} of ${all} tokens, ${names.length} icons`);
}

try {
  await build();
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(`build_styles: ${error.message}`);
  process.exitCode = 1;
}
