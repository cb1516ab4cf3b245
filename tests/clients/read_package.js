// Reads a data package with a library of others: the descriptor against its profile, then every row with the types,
// constraints and foreign keys that its schema declares. Prints the number of rows of each table as JSON.
const { Package } = require("datapackage");

async function read(descriptor) {
  const dataPackage = await Package.load(descriptor);
  if (!dataPackage.valid) throw new AggregateError(dataPackage.errors, "the descriptor isn't valid");
  const counts = {};
  for (const resource of dataPackage.resources) {
    counts[resource.name] = (await resource.read({ keyed: true, relations: true })).length;
  }
  console.log(JSON.stringify(counts));
}

read(process.argv[2]).catch((error) => {
  console.error([error, ...(error.errors ?? [])].join("\n"));
  process.exitCode = 1;
});
