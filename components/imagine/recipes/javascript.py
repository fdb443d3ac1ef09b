"""A recipe in JavaScript: a module for Node 18 and later, with the fetch it comes with."""

from components.domain.options import Dialect
from components.imagine.recipes.errand import Errand, LocalFile, json_pieces, json_text


def javascript_recipe(errand: Errand) -> str:
    """A module that sends the errand, looks until it is over and fetches the file."""
    reads = "readFile, " if errand.files else ""
    url = "look.video.url" if errand.dialect is Dialect.LIVE else "look.data[0].url"
    key = _NEEDED_KEY if errand.needs_key else _ANY_KEY
    return f"""{"".join(f"// {remark}" + chr(10) for remark in errand.remarks)}// node take.mjs
import {{ {reads}writeFile }} from "node:fs/promises";

const base = {json_text(errand.base_url)};
{key}const headers = {{
  "Content-Type": "application/json",
  Authorization: `Bearer ${{key}}`,
}};
{_DATA_URI if errand.files else ""}const body = {literal(errand)};

const submitted = await fetch(base + {json_text(errand.path)}, {{
  method: "POST",
  headers,
  body: JSON.stringify(body),
}});
const accepted = await submitted.text();
console.log(accepted);
if (!submitted.ok) process.exit(1);
const id = JSON.parse(accepted).{errand.id_field};

let look = {{}};
while (look.status !== {json_text(errand.done_word)}) {{
  await new Promise((resolve) => setTimeout(resolve, {errand.look_s * 1000}));
  const answer = await fetch(`${{base}}/videos/${{id}}`, {{ headers }});
  const text = await answer.text();
  look = text ? JSON.parse(text) : {{}};
  if (!answer.ok || ["failed", "expired"].includes(look.status)) {{
    console.error(text);
    process.exit(1);
  }}
}}

const video = await fetch({url});
await writeFile("take.mp4", Buffer.from(await video.arrayBuffer()));
console.log("take.mp4 is here");
"""


_NEEDED_KEY = """const key = process.env.XAI_API_KEY;
if (!key) throw new Error("XAI_API_KEY is not set");
"""
_ANY_KEY = """const key = process.env.XAI_API_KEY ?? "any";
"""
_DATA_URI = """const dataUri = async (name, mime) =>
  `data:${mime};base64,${(await readFile(name)).toString("base64")}`;

"""


def literal(errand: Errand) -> str:
    """JSON is JavaScript; a local file becomes the call that reads it."""
    return "".join(
        f"await dataUri({json_text(piece.name)}, {json_text(piece.mime)})"
        if isinstance(piece, LocalFile)
        else piece
        for piece in json_pieces(errand.body)
    )
