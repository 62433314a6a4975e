const path = require('node:path');
const { fileURLToPath } = require('node:url');
const { default: Runtime } = require('jest-runtime');

const ROOT = path.resolve(__dirname, '../../..');

/** The modules that the files of this worker have loaded and share, by the registries of Jest. */
const kept = {
  moduleRegistry: new Map(),
  esModuleRegistry: new Map(),
  internalModuleRegistry: new Map(),
};

const OF_PACKAGE = /(^|\/)node_modules\//;
const SHIPPED = /^(apps|libs)\/[^/]+\/src\//;
// Circus makes its state anew for a file by being loaded anew; the rest is what .dependency-cruiser.cjs calls test material.
const FRESH =
  /(^|\/)node_modules\/jest-circus\/|^libs\/testing\/|^libs\/messaging\/src\/contract\/|^apps\/[^/]+\/src\/testing\/|\.(spec|fixture)\.tsx?$/;

/**
 * Keeps the modules of packages, Jest's own too, and ours that ship, from one test file of a worker to the next: loading
 * them anew costs more than most tests. What is written for tests is loaded anew for each file, since it holds the hooks
 * and the expectations of that file. All of them live in the context of shared-environment.cjs.
 */
module.exports = class KeepingRuntime extends Runtime {
  /** The runtime of the file that runs now. */
  static current;

  #mocks = false;

  constructor(...args) {
    super(...args);
    for (const [registry, modules] of Object.entries(kept)) {
      for (const [address, module] of modules) this.registries[registry].set(address, module);
    }
    KeepingRuntime.current = this;
    this.#leaveToCurrent();
  }

  /** What a kept module loads late is loaded for the file of then: the runtime that loaded itself is torn down. */
  #leaveToCurrent() {
    const { requireBuilder, esmLoader, executor } = this;
    const ofCaller = (address) => (isShared(address) ? KeepingRuntime.current : this);
    requireBuilder.requireDispatch = (from, name) => ofCaller(from).requireModuleOrMock(from, name);
    requireBuilder.requireInternal = (from, name) =>
      ofCaller(from).requireInternalModule(from, name);
    executor.dynamicImport = (name, from, ...rest) =>
      ofCaller(from).esmLoader.dynamicImportFromCjs(name, from, ...rest);
    this.importLate = esmLoader.dynamicImport;
    esmLoader.dynamicImport = (name, from, ...rest) =>
      ofCaller(from.identifier).importLate(name, from, ...rest);
  }

  setMock(...args) {
    this.#mocks = true;
    super.setMock(...args);
  }

  setModuleMock(...args) {
    this.#mocks = true;
    super.setModuleMock(...args);
  }

  teardown() {
    // What was first loaded beside mocks may hold one.
    if (!this.#mocks) this.#keep();
    super.teardown();
  }

  #keep() {
    for (const [registry, modules] of Object.entries(kept)) {
      for (const [address, module] of this.registries[registry]) {
        if (isShared(address) && isLoaded(module)) modules.set(address, module);
      }
    }
  }
};

const sharing = new Map();

/** Whether the files of a worker share it; our workspaces are links in node_modules, and are known by where they lead. */
function isShared(address) {
  const known = sharing.get(address) ?? judgeSharing(address);
  sharing.set(address, known);
  return known;
}

function judgeSharing(address) {
  const file = address.startsWith('file:') ? fileURLToPath(address) : address;
  const from = path.relative(ROOT, file).replaceAll(path.sep, '/');
  return (OF_PACKAGE.test(from) || SHIPPED.test(from)) && !FRESH.test(from);
}

/** Whether it is neither on its way nor broken. Only modules of ECMAScript have a status. */
function isLoaded(module) {
  return module.status === undefined ? module.loaded === true : module.status === 'evaluated';
}
