//! The specification for `--to tla`, out of its file and the folder in which that is.

use super::ConvertArgs;
use crate::cli::inputs;
use crate::trace::TraceError;
use crate::trace::write::module::Module;
use crate::trace::write::{Definitions, Model, Modules, Outline};
use anyhow::{Context, anyhow, bail};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The specification in a file, with the constants that the text of a configuration gives it. Warns if it has no
/// such initial predicate or next-state relation, or has a name of what is written.
pub(in crate::cli) fn specification(
    args: &ConvertArgs,
    spec: &Path,
    config: &str,
) -> anyhow::Result<Result<Model, TraceError>> {
    let module = module_of(spec)?;
    let (init, next) = (args.init.as_deref(), args.next.as_deref());
    let mut model = match Model::new(&module, config, init, next) {
        Ok(model) => model.with_neighbours(neighbours(spec)),
        Err(error) => return Ok(Err(error)),
    };
    follow(spec, &module, &mut model)?;
    for (keyword, name) in model.names() {
        if !may_have(folder(spec), &module, name) {
            warn(spec, name, keyword);
        }
    }
    if let Some(name) = clash(folder(spec), &module) {
        let clash = Module::clash("operator", &name);
        inputs::say("warning", &spec.display().to_string(), &clash);
    }
    Ok(Ok(model))
}

/// Looks into the specification's modules for what the configuration leaves open.
fn follow(spec: &Path, module: &str, model: &mut Model) -> anyhow::Result<()> {
    let sources = sources(folder(spec), module);
    let formula = model.formula().unwrap_or_default().to_owned();
    model.follow(&sources.modules()).map_err(|why| {
        anyhow!(
            "{}: SPECIFICATION {formula} cannot be followed as `Init /\\ [][Next]_vars`: {why}; name the initial \
             predicate and the next-state relation with --init NAME and --next NAME, or with INIT and NEXT in the \
             configuration",
            spec.display()
        )
    })
}

/// The texts of the modules of which a specification is made.
#[derive(Default)]
struct Sources {
    /// Of its own, and of those that it extends.
    extended: Vec<String>,
    /// Of those of which it has instances.
    instances: Vec<String>,
    /// Those that it extends and that are not in its folder, or are no modules.
    unknown: Vec<String>,
}

impl Sources {
    fn modules<'a>(&'a self) -> Modules<'a> {
        let outlines = |texts: &'a [String]| {
            let outlines = texts.iter().map(|text| Outline::of(text));
            outlines.filter_map(Result::ok).collect()
        };
        Modules {
            extended: outlines(&self.extended),
            instances: outlines(&self.instances),
            unknown: self.unknown.clone(),
        }
    }
}

fn sources(folder: &Path, module: &str) -> Sources {
    let mut sources = Sources::default();
    let mut walk = Walk::in_folder(folder);
    // Those that are extended come first: what is both is extended.
    let mut extended = vec![module.to_owned()];
    let mut instances = Vec::new();
    while let Some(name) = extended.pop() {
        let Some(text) = walk.visit(&name) else {
            continue;
        };
        match text.as_deref().map(Outline::of) {
            Some(Ok(outline)) => {
                extended.extend(outline.extends().iter().map(|&name| name.to_owned()));
                instances.extend(outline.instances().iter().map(|&name| name.to_owned()));
                sources.extended.extend(text);
            }
            _ => sources.unknown.push(name),
        }
    }
    while let Some(name) = instances.pop() {
        let text = walk.visit(&name).flatten();
        if let Some(Ok(outline)) = text.as_deref().map(Outline::of) {
            let others = [outline.extends(), outline.instances()].concat();
            instances.extend(others.into_iter().map(str::to_owned));
            sources.instances.extend(text);
        }
    }
    sources
}

/// A walk through the modules of a specification.
struct Walk<'f> {
    folder: &'f Path,
    seen: BTreeSet<String>,
}

impl<'f> Walk<'f> {
    fn in_folder(folder: &'f Path) -> Self {
        let seen = BTreeSet::new();
        Walk { folder, seen }
    }

    /// A module's text, if it is in the folder; nothing of one of TLC's own, and of one that has been visited.
    fn visit(&mut self, module: &str) -> Option<Option<String>> {
        let is_new = !Module::is_tlcs(module) && self.seen.insert(module.to_owned());
        is_new.then(|| fs::read_to_string(self.folder.join(format!("{module}.tla"))).ok())
    }
}

fn warn(spec: &Path, name: &str, keyword: &str) {
    let message = format!("it has no operator `{name}`, so TLC will refuse what is written");
    let option = keyword.to_lowercase();
    let help = format!(
        "name the specification's own with --{option} NAME, or with {keyword} in the configuration; of \
         `Spec == Init /\\ [][Step]_vars`, INIT is Init and NEXT is Step"
    );
    let missing = TraceError::new(message).with_help(help);
    inputs::say("warning", &spec.display().to_string(), &missing);
}

/// Whether a module has an operator, its own or from a module that it extends. Yes, too, if that cannot be known:
/// where a module is not in the folder, or is none.
fn may_have(folder: &Path, module: &str, name: &str) -> bool {
    let has = |definitions: Option<&Definitions>| {
        let has = definitions.is_none_or(|definitions| definitions.has(name));
        has.then_some(())
    };
    find(&mut Walk::in_folder(folder), module, &has).is_some()
}

/// An operator of a module, or of one whose definitions it may have, that is called like one of those that are written.
/// TLC minds it only if it is at the module's top, so this is no error.
fn clash(folder: &Path, module: &str) -> Option<String> {
    let own = |definitions: Option<&Definitions>| {
        let mut names = definitions?.names();
        names.find(|name| Module::is_own(name)).map(str::to_owned)
    };
    find(&mut Walk::in_folder(folder), module, &own)
}

/// What is found first in a module and in those whose definitions it may have. TLC's own are passed over; of one that is
/// not in the folder, or is none, the definitions are not known.
fn find<T>(
    walk: &mut Walk<'_>,
    module: &str,
    look: &impl Fn(Option<&Definitions>) -> Option<T>,
) -> Option<T> {
    let text = walk.visit(module)?;
    let definitions = text.as_deref().map(Definitions::of);
    let definitions = definitions.and_then(Result::ok);
    look(definitions.as_ref()).or_else(|| {
        let mut others = definitions?.modules().into_iter();
        others.find_map(|other| find(walk, other, look))
    })
}

/// The names of the modules in the folder of a specification, of which it may be made.
fn neighbours(spec: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder(spec)).into_iter();
    let paths = entries.flatten().flatten().map(|entry| entry.path());
    let is_theirs = |path: &PathBuf| {
        path.extension().is_some_and(|extension| extension == "tla")
            && fs::read(path).is_ok_and(|text| !Module::is_ours(&text))
    };
    let names = paths.filter(is_theirs).filter_map(|path| {
        let stem = path.file_stem()?;
        Some(stem.to_str()?.to_owned())
    });
    names.collect()
}

fn folder(spec: &Path) -> &Path {
    let folder = spec.parent().filter(|folder| *folder != Path::new(""));
    folder.unwrap_or(Path::new("."))
}

/// The name of a specification's module, which is that of its file.
fn module_of(spec: &Path) -> anyhow::Result<String> {
    fs::metadata(spec).with_context(|| format!("cannot read {}", spec.display()))?;
    let is_tla = spec.extension().is_some_and(|extension| extension == "tla");
    match spec.file_stem().and_then(|stem| stem.to_str()) {
        Some(stem) if is_tla => Ok(stem.to_owned()),
        _ => bail!("--spec {}: a module is in a file NAME.tla", spec.display()),
    }
}
