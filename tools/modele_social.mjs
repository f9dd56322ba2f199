// Writes what mon-entreprise's model gives for the contributions of micro-entreprises, to which a test compares ours.
//
// Nothing of Jalon needs Node: run this by hand when the rates of a year change, in a folder that has the two packages,
//   npm install modele-social@11.1.0 publicodes@1.10.3
//   node path/to/tools/modele_social.mjs > path/to/tests/benefits/modele_social.json
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const load = async (name) => {
  const found = await import(require.resolve(name));
  const inner = found.default ?? found;
  return inner.default ?? inner;
};
const rules = await load("modele-social");
const Engine = await load("publicodes");
const quiet = { log() {}, warn() {}, error() {} };
const engine = new Engine(rules, { logger: quiet });

const trade = (nature, what) => ({
  "entreprise . activité . nature": `'${nature}'`,
  "entreprise . activités . service ou vente": `'${what}'`,
});
const KINDS = {
  sale: trade("commerciale", "vente"),
  services: trade("commerciale", "service"),
  "sale craft": trade("artisanale", "vente"),
  "services craft": trade("artisanale", "service"),
  liberal: { "entreprise . activité . nature": "'libérale'", "entreprise . activité . nature . libérale . réglementée": "non" },
  "liberal cipav": { "entreprise . activité . nature": "'libérale'", "entreprise . activité . nature . libérale . réglementée": "oui" },
};
const DATES = ["2023-03-01", "2024-03-01", "2024-09-01", "2025-06-01", "2026-03-01"];
const YEARLY = [600, 2400, 4800, 7200, 12000, 18000, 24000, 36000, 60000];
const given = (date) => date.split("-").reverse().join("/");
const yearly = (name) => engine.evaluate({ valeur: `dirigeant . auto-entrepreneur . ${name}`, unité: "€/an" }).nodeValue;

const cases = [];
for (const date of DATES) {
  for (const [kind, said] of Object.entries(KINDS)) {
    for (const turnover of YEARLY) {
      engine.setSituation({
        "entreprise . catégorie juridique": "'EI'",
        "entreprise . catégorie juridique . EI . auto-entrepreneur": "oui",
        "entreprise . date de création": "01/01/2020",
        date: given(date),
        "dirigeant . auto-entrepreneur . chiffre d'affaires": `${turnover} €/an`,
        ...said,
      });
      cases.push([date, kind, turnover, yearly("cotisations et contributions")]);
    }
  }
}
process.stdout.write(`{"model": "modele-social 11.1.0, publicodes 1.10.3", "cases": [\n${cases.map((one) => JSON.stringify(one)).join(",\n")}\n]}\n`);
