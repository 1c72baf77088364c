"""`creditwright deploy`: which models are in use, as what, and since when."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

import typer

from creditwright.cli import console
from creditwright.composition import deploying
from creditwright.core.settings import read_settings
from creditwright.serving.deployment import Deployed, Deployment, Deployments
from creditwright.serving.disagreement import Disagreement, disagreement_of
from creditwright.serving.manifest import Entry
from creditwright.serving.shadowing import kept_tallies
from creditwright.workflows.deploy import (
    add_shadow,
    deploy_manifest,
    remove,
    roll_back_deployment,
)
from creditwright.workflows.follow_registry import follow_registry
from creditwright.workflows.prepare_models import prepare_manifest

ABOUT = "Say which models are in use: set, add a shadow, remove, roll back, follow the registry."
deploy = typer.Typer(help=ABOUT, no_args_is_help=True, add_completion=False, rich_markup_mode=None)
NAME_AND_VERSION = re.compile(r"[^/@:.~][^/@:]*/\d{1,9}")
ManifestAt = Annotated[
    str,
    typer.Argument(metavar="FILE", help="The path or https address of a manifest, TOML or JSON."),
]
Reason = Annotated[str, typer.Option(help="Why, in your words; kept in the log of deployments.")]


@deploy.command("list")
def list_deployed(*, as_json: console.Json = False) -> None:
    """List the models that are deployed."""
    found = deploying.deployment_file(read_settings()).read().current
    models = [asdict(each) for each in found.models]
    value = {"generation": found.generation, "models": models}
    console.report(value, in_words(found), as_json=as_json)


@deploy.command("set")
def set_models(
    file: ManifestAt,
    *,
    reason: Reason = "",
    rollback: Annotated[
        bool, typer.Option("--rollback", help="Let an older version take the champion's place.")
    ] = False,
    as_json: console.Json = False,
) -> None:
    """Deploy what a manifest says, in the place of everything that is deployed."""
    settings = read_settings()
    manifest, deployer = (
        deploying.manifest(file, settings),
        deploying.deployer(settings, manifest=file),
    )
    with console.progress() as progress:
        done = deploy_manifest(manifest, deployer, progress, reason=reason, rollback=rollback)
    _report(done, as_json=as_json)


@deploy.command()
def check(file: ManifestAt, *, as_json: console.Json = False) -> None:
    """Fetch, try out and check every model of a manifest, and deploy nothing."""
    settings = read_settings()
    manifest, deployer = (
        deploying.manifest(file, settings),
        deploying.deployer(settings, manifest=file),
    )
    with console.progress() as progress:
        models = prepare_manifest(manifest, deployer, progress)
    told = "\n".join(["These could be deployed:", *(_line(each) for each in models)])
    console.report({"models": [asdict(each) for each in models]}, told, as_json=as_json)


@deploy.command("add-shadow")
def add_a_shadow(
    source: Annotated[
        str, typer.Argument(help="NAME@ALIAS, NAME/VERSION, a digest, or a path or address.")
    ],
    *,
    name: Annotated[str | None, typer.Option(help="Where the source does not tell it.")] = None,
    version: Annotated[int | None, typer.Option(help="Likewise.", min=1)] = None,
    sha256: Annotated[str | None, typer.Option(help="Of what is fetched.")] = None,
    reason: Reason = "",
    as_json: console.Json = False,
) -> None:
    """Have one more model watch: it assesses what the others do, and never answers."""
    named = f"models:/{source}" if NAME_AND_VERSION.fullmatch(source) else source
    entry = Entry(source=named, name=name, version=version, sha256=sha256)
    done = add_shadow(entry, deploying.deployer(read_settings()), reason=reason)
    _report(done, as_json=as_json)


@deploy.command("remove")
def remove_a_model(
    model: Annotated[str, typer.Argument(metavar="NAME/VERSION")],
    *,
    reason: Reason = "",
    as_json: console.Json = False,
) -> None:
    """Take a model out of use; the champion cannot be."""
    _report(remove(model, deploying.deployer(read_settings()), reason=reason), as_json=as_json)


@deploy.command("rollback")
def roll_back(*, reason: Reason = "", as_json: console.Json = False) -> None:
    """Deploy again what was deployed before; no registry is asked."""
    done = roll_back_deployment(deploying.deployer(read_settings()), reason=reason)
    _report(done, as_json=as_json)


@deploy.command()
def follow(*, as_json: console.Json = False) -> None:
    """Deploy the versions that the registry's aliases name now, if they name others."""
    settings = read_settings()
    done = follow_registry(deploying.deployer(settings))
    if done is None:
        found = deploying.deployment_file(settings).read()
        value = {"changed": False, **as_document(found)}
        console.report(value, "Nothing had to change.", as_json=as_json)
        return
    _report(done, as_json=as_json)


@deploy.command()
def status(*, as_json: console.Json = False) -> None:
    """Tell what is deployed, who had it so and why, and how far shadows are from what was given."""
    settings = read_settings()
    found = deploying.deployment_file(settings).read()
    shadows = [disagreement_of(each) for each in kept_tallies(deploying.shadows_folder(settings))]
    earlier = [f"  {in_short(each)}" for each in found.earlier]
    told = [
        in_words(found.current),
        *(["Before:", *earlier] if earlier else []),
        *(["Shadows:", *map(shadow_in_words, shadows)] if shadows else []),
    ]
    value = {**as_document(found), "shadows": [asdict(each) for each in shadows]}
    console.report(value, "\n".join(told), as_json=as_json)


def shadow_in_words(found: Disagreement) -> str:
    """Return how far a shadow is from what was given, for people."""
    line = f"  {found.watches[:12]} beside {found.decides[:12]}: {found.compared:,} compared"
    failed = f", {found.failed:,} not assessed" if found.failed else ""
    if not found.compared:
        return f"{line}{failed}"
    reasons = "-" if found.other_reasons is None else f"{found.other_reasons:.1%}"
    return (
        f"{line}{failed}; other outcome {found.flipped:.1%}, other reasons {reasons}, "
        f"PSI {found.psi:.3f}, KS {found.ks:.3f}"
    )


def _report(done: Deployments, *, as_json: bool) -> None:
    console.report({"changed": True, **as_document(done)}, in_words(done.current), as_json=as_json)


def as_document(found: Deployments) -> Mapping[str, Any]:
    """Return what is deployed and what was, for programs."""
    return {"current": asdict(found.current), "earlier": [asdict(each) for each in found.earlier]}


def in_words(deployment: Deployment) -> str:
    """Return a deployment, for people."""
    if not deployment.generation:
        return "Nothing is deployed. Promote a version, or: creditwright deploy set FILE"
    return "\n".join([in_short(deployment), *(_line(each) for each in deployment.models)])


def in_short(deployment: Deployment) -> str:
    """Return on one line which deployment it is, who made it, when and why."""
    why = f": {deployment.reason}" if deployment.reason else ""
    champion = deployment.champion
    named = f", champion {champion.name}/{champion.version}" if champion else ""
    return (
        f"Generation {deployment.generation}{named} ({deployment.change.value} by {deployment.by}, "
        f"{deployment.at[:16].replace('T', ' ')}{why})"
    )


def _line(each: Deployed) -> str:
    share = f" {each.share:.0%}" if each.share else ""
    follows = f", follows @{each.follows}" if each.follows else ""
    held = ", held by a rollback" if each.held else ""
    role = f"{each.role.value}{share}"
    why = f": {each.reason}" if each.reason else ""
    return f"  {role:<14} {each.name}/{each.version}  {each.digest[:12]}{follows}{held}{why}"
