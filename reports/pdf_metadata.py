"""What a finished PDF says about itself: that it is PDF/A-3a and PDF/UA-1, whose it is, and where its headers are.

WeasyPrint writes one standard or the other. This writes both, and the index of header cells that it leaves out.
"""

from typing import Any
from xml.sax.saxutils import escape

import pydyf

# PDF/A allows a property of another standard only when its schema is described in the same place.
PDFUA_SCHEMA = """
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>The part of ISO 14289 to which the file conforms</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
    xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
{facts}
</rdf:Description>{schema}
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""

ALTERNATIVE = '<dc:{name}><rdf:Alt><rdf:li xml:lang="x-default">{value}</rdf:li></rdf:Alt></dc:{name}>'
LIST = "<dc:{name}><rdf:Seq><rdf:li>{value}</rdf:li></rdf:Seq></dc:{name}>"
BAG = "<dc:{name}><rdf:Bag><rdf:li>{value}</rdf:li></rdf:Bag></dc:{name}>"
PLAIN = "<{name}>{value}</{name}>"


def finish(document: Any, pdf: Any) -> None:
    """Give a PDF/A-3a its own metadata, in plain sight, and its index of header cells."""
    metadata = pdf.objects[_number(pdf.catalog["Metadata"])]
    metadata.stream, metadata.compress = [xmp(document.metadata, pdf.info)], False
    _index_headers(pdf)
    if "AF" in pdf.catalog:
        # WeasyPrint 70 lists each attachment twice.
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def xmp(about: Any, info: Any) -> bytes:
    """Write the metadata: it must say the same as the PDF's older list of facts."""
    facts = (
        (ALTERNATIVE, "title", about.title),
        # The older list has one author, so several stand in one line here too.
        (LIST, "creator", ", ".join(about.authors)),
        (ALTERNATIVE, "description", about.description),
        (BAG, "language", about.lang),
        (PLAIN, "pdf:Producer", info["Producer"].string),
        (PLAIN, "pdf:Keywords", ", ".join(about.keywords)),
        (PLAIN, "xmp:CreatorTool", about.generator),
        (PLAIN, "xmp:CreateDate", about.created),
        (PLAIN, "xmp:ModifyDate", about.modified),
    )
    lines = [form.format(name=name, value=escape(value)) for form, name, value in facts if value]
    return XMP.format(facts="\n".join(lines), schema=PDFUA_SCHEMA).encode()


def _number(reference: Any) -> int:
    """Which object a reference such as "12 0 R" means."""
    return int(reference.split()[0])


def _index_headers(pdf: Any) -> None:
    """List the header cells by name: a cell names its headers, and a reader finds them here."""
    found = (thing for thing in pdf.objects if isinstance(thing, pydyf.Dictionary) and "ID" in thing)
    cells = {thing["ID"].string: thing for thing in found}
    if not cells:
        return
    names = pydyf.Array()
    for name in sorted(cells):
        names.extend((pydyf.String(name), cells[name].reference))
    index = pydyf.Dictionary({"Limits": pydyf.Array(map(pydyf.String, (min(cells), max(cells)))), "Names": names})
    pdf.add_object(index)
    root = pydyf.Dictionary({"Kids": pydyf.Array([index.reference])})
    pdf.add_object(root)
    pdf.objects[_number(pdf.catalog["StructTreeRoot"])]["IDTree"] = root.reference
