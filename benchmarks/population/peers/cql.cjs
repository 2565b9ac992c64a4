// cql-execution on the shared check, with ELM in which the lists of codes are made once a patient and
// every rule looks into them: node cql.cjs FOLDER RULES PATIENTS. The ELM is written by hand: the
// translator of CQL is no npm package.
"use strict";
const fs = require("fs");
const path = require("path");
const cql = require("cql-execution");
const fhir = require("cql-exec-fhir");

const [folder, count, patients] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const rules = JSON.parse(fs.readFileSync(path.join(folder, "rules.json"))).slice(0, count);
const ATC = ["http://www.whocc.no/atc", "https://www.whocc.no/atc", "urn:oid:2.16.840.1.113883.6.73"];

const text = (value) => ({ type: "Literal", valueType: "{urn:hl7-org:elm-types:r1}String", value });
const define = (name, expression) => ({ name, context: "Patient", accessLevel: "Public", expression });
const query = (alias, source, rest) => ({
  type: "Query", source: [{ alias, expression: source }], relationship: [], ...rest,
});
const codes = (type, coding, systems) => ({
  type: "Distinct",
  operand: {
    type: "Flatten",
    operand: query("R", { type: "Retrieve", dataType: `{http://hl7.org/fhir}${type}` }, {
      where: { type: "Exists", operand: { type: "Property", path: coding, scope: "R" } },
      return: {
        distinct: false,
        expression: query("C", { type: "Property", path: coding, scope: "R" }, {
          where: {
            type: "In",
            operand: [{ type: "Property", path: "system.value", scope: "C" },
                      { type: "List", element: systems.map(text) }],
          },
          return: { distinct: false, expression: { type: "Property", path: "code.value", scope: "C" } },
        }),
      },
    }),
  },
});
const rule = ({ check, prefix, condition }) => define(check, {
  type: "And",
  operand: [
    { type: "In", operand: [text(condition), { type: "ExpressionRef", name: "Conditions" }] },
    {
      type: "Exists",
      operand: query("X", { type: "ExpressionRef", name: "Medicines" }, {
        where: { type: "StartsWith", operand: [{ type: "AliasRef", name: "X" }, text(prefix)] },
      }),
    },
  ],
});
const elm = {
  library: {
    identifier: { id: "Contraindications", version: "1" },
    schemaIdentifier: { id: "urn:hl7-org:elm", version: "r1" },
    usings: { def: [{ localIdentifier: "System", uri: "urn:hl7-org:elm-types:r1" },
                    { localIdentifier: "FHIR", uri: "http://hl7.org/fhir", version: "4.0.1" }] },
    statements: { def: [
      define("Medicines", codes("MedicationRequest", "medication.coding", ATC)),
      define("Conditions", codes("Condition", "code.coding", ["urn:primum:local"])),
      ...rules.map(rule),
    ] },
  },
};
const lines = fs.readFileSync(path.join(folder, "bundles.ndjson"), "utf8").split("\n");
const bundles = lines.slice(0, patients).filter(Boolean).map((line) => JSON.parse(line));

async function main() {
  const executor = new cql.Executor(new cql.Library(elm));
  const source = fhir.PatientSource.FHIRv401(); // reads the model of FHIR, once
  const before = process.cpuUsage();
  const found = [];
  source.loadBundles(bundles);
  const results = await executor.exec(source);
  for (const [id, answers] of Object.entries(results.patientResults)) {
    for (const { check } of rules) if (answers[check] === true) found.push([`Patient/${id}`, check]);
  }
  const used = process.cpuUsage(before);
  const version = ["cql-execution", "cql-exec-fhir"]
    .map((name) => `${name} ${require(`${name}/package.json`).version}`).join(" + ");
  console.log(JSON.stringify({ version, seconds: (used.user + used.system) / 1e6, found }));
}
main();
