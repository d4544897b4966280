
// What axe holds against the page, every fold open; told to the last argument.
const told = arguments[arguments.length - 1];
document.querySelectorAll('main details').forEach((fold) => { fold.open = true; });
window.axe.run(document, { resultTypes: ['violations'] }).then(
  (found) => told(found.violations.map((one) => {
    const where = one.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.html.slice(0, 120)}`);
    return `${one.id}: ${one.help} (${one.nodes.length}): ${where.join(' | ')}`;
  })),
  (error) => told([`axe could not look: ${error}`]),
);
