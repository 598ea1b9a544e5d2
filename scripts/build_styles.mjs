/*
 * Builds the styles of AI-plein into portal/static/gebouwd/.
 *
 *   node scripts/build_styles.mjs
 *
 * In : portal/styles/aiplein.css with what it imports, portal/styles/iconen.json, and the packages that `npm ci`
 *      put in node_modules. lightningcss reads, joins and writes the CSS.
 * Out: aiplein.css, iconen.svg, chevron-down.svg, source-sans-3.woff2.
 *
 * The base theme of NL Design System has 2,780 design tokens; we use about a third. The build follows
 * every var(--name) from the components and our own CSS through the tokens, and drops the rest.
 * The same input gives the same bytes. Nothing is fetched.
 */
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { bundle } from "lightningcss";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const STYLES = join(ROOT, "portal", "styles");
const TARGET = join(ROOT, "portal", "static", "gebouwd");
const MODULES = join(ROOT, "node_modules");

const ENTRY = "aiplein.css";
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

/* ---- CSS ---- */

/* Returns the joined CSS; the visitor sees every declaration, and removes one by returning []. */
function joined(Declaration, minify = false) {
  try {
    return bundle({ filename: join(STYLES, ENTRY), minify, visitor: { Declaration } }).code;
  } catch (error) {
    if (!error.fileName) throw error;
    throw new BuildError(`${relative(ROOT, error.fileName)}, line ${error.loc?.line}: ${error.message}`);
  }
}

/* Returns the names in every var(--name) anywhere in a piece of the syntax tree. */
function reads(node) {
  if (typeof node !== "object" || node === null) return [];
  const own = node.type === "var" ? [node.value.name.ident] : [];
  return [...own, ...Object.values(node).flatMap(reads)];
}

/* lightningcss says "custom" of every property that it does not know, such as content-visibility, too. */
const isToken = ({ property, value }) => property === "custom" && value.name.startsWith("--");

/* Returns every custom property with the names that its values read, and the names that other declarations read. */
function properties() {
  const defined = new Map();
  const read = [];
  joined((declaration) => {
    const { value } = declaration;
    if (!isToken(declaration)) read.push(...reads(declaration));
    else defined.set(value.name, [...(defined.get(value.name) ?? []), ...reads(value)]);
  });
  return { defined, read };
}

/* Returns which of the custom properties reach a declaration, directly or through others. */
function reached({ defined, read }) {
  const kept = new Set();
  const queue = [...read];
  while (queue.length) {
    const name = queue.pop();
    if (kept.has(name) || !defined.has(name)) continue;
    kept.add(name);
    queue.push(...defined.get(name));
  }
  return kept;
}

/* Our own names must exist: a typing error in var(--aip-...) is silent in a browser. */
async function checkOwnNames(defined) {
  for (const file of await readdir(STYLES, { recursive: true })) {
    if (!file.endsWith(".css")) continue;
    for (const [, name] of (await read(join(STYLES, file))).matchAll(/var\(\s*(--[\w-]+)/g)) {
      if (!defined.has(name)) throw new BuildError(`portal/styles/${file} uses var(${name}), which no style sheet defines.`);
    }
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
  const found = properties();
  await checkOwnNames(found.defined);
  const kept = reached(found);
  const drop = (declaration) => (isToken(declaration) && !kept.has(declaration.value.name) ? [] : undefined);

  const names = JSON.parse(await read(join(STYLES, "iconen.json")));
  const tabler = `Tabler Icons ${await version("@tabler/icons")}, MIT licence, copyright Pawel Kuna`;
  const symbols = await Promise.all(names.map(async (name) => `<symbol id="${name}" ${PEN}>${await icon(name)}</symbol>`));

  const files = new Map();
  const credit = `/*! AI-plein, EUPL-1.2. Holds parts of NL Design System (EUPL-1.2); font Source Sans 3 (OFL-1.1). */`;
  files.set("aiplein.css", Buffer.from(`@charset "UTF-8";${credit}\n${joined(drop, true)}\n`));
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
  console.log(`${relative(ROOT, TARGET)}: ${sizes.join(", ")}; ${kept.size} of ${found.defined.size} tokens, ${names.length} icons`);
}

try {
  await build();
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(`build_styles: ${error.message}`);
  process.exitCode = 1;
}
