//! Module tree of one crate: its modules, their declarations and their imports, without test code.

mod load;
mod resolve;

pub use load::leaves;
use std::collections::BTreeMap;
use syn::Item;

/// Index of a module in its tree. The root is 0.
pub type ModuleId = usize;

/// Namespaces of Rust as bits: a name may have one meaning in each.
pub type Namespaces = u8;
/// Modules, structs, enums, traits, aliases.
pub const TYPES: Namespaces = 1;
/// Functions, constants, statics, constructors.
pub const VALUES: Namespaces = 2;
/// Macros.
pub const MACROS: Namespaces = 4;
/// All namespaces.
pub const ANY: Namespaces = TYPES | VALUES | MACROS;

/// The modules of a crate.
pub struct ModuleTree<'a> {
    /// All modules outside of tests, the root first.
    pub modules: Vec<Module<'a>>,
}

/// A module.
pub struct Module<'a> {
    /// The module that declares it; none for the root.
    pub parent: Option<ModuleId>,
    /// The path of its file.
    pub file: &'a str,
    /// Its items without modules.
    pub items: Vec<&'a Item>,
    /// Its declarations by name.
    pub declarations: BTreeMap<String, Vec<Declaration>>,
    /// Its imports.
    pub imports: Vec<Import>,
}

/// A named item.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// Its kind.
    pub kind: Kind,
    /// The namespaces in which it has its name.
    pub namespaces: Namespaces,
    /// The module that sees it, as all modules inside do.
    pub visible_in: ModuleId,
    /// Whether it has some `pub` other than `pub(self)`.
    pub is_public: bool,
    /// Its line, from 1.
    pub line: usize,
}

/// Kind of a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A module.
    Module(ModuleId),
    /// An enum with the names of its variants.
    Enum(Vec<String>),
    /// A struct, union, trait or type alias.
    Type,
    /// A function, constant, static or macro.
    Other,
}

/// One leaf of a `use` declaration.
#[derive(Clone, Debug)]
pub struct Import {
    /// The path, from `crate`, `self`, `super` or a name in scope.
    pub path: Vec<String>,
    /// The name that it gets here; none for `*`.
    pub name: Option<String>,
    /// The namespaces of the name.
    pub namespaces: Namespaces,
    /// The module that sees the name, as all modules inside do.
    pub visible_in: ModuleId,
    /// Whether it is a `pub use` of some kind, so that others may import the name from here.
    pub is_reexport: bool,
    /// Its line, from 1.
    pub line: usize,
}

/// Target of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A module.
    Module(ModuleId),
    /// An item by its name in the module that declares it.
    Item(ModuleId, String),
    /// A name without a visible declaration in the module, for example one that a macro generates.
    Unknown(ModuleId, String),
    /// An item of another crate.
    External,
}

impl Target {
    /// The module that holds the target's text; none for another crate.
    pub fn module(&self) -> Option<ModuleId> {
        match self {
            Self::Module(module) | Self::Item(module, _) | Self::Unknown(module, _) => Some(*module),
            Self::External => None,
        }
    }
}

impl ModuleTree<'_> {
    /// Whether a module is `ancestor` or lies inside it.
    pub fn is_inside(&self, module: ModuleId, ancestor: ModuleId) -> bool {
        let mut here = Some(module);
        while let Some(id) = here {
            if id == ancestor {
                return true;
            }
            here = self.modules.get(id).and_then(|module| module.parent);
        }
        false
    }
}
