"""Stored fields of a block for ParaView: a light XDMF file that describes arrays in HDF5."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np

from percuta.errors import InputError
from percuta.healing.tile_store import read_course

HEAVY, LIGHT = "tile.h5", "tile.xdmf"


def write_vtk(store: str | Path, folder: str | Path) -> Path:
    """Write the fields of a stored course so that ParaView opens them as a series in time.

    Parameters
    ----------
    store : str or Path
        Folder of a course, see `percuta.healing.tile.heal_tile`.
    folder : str or Path
        Where ``tile.xdmf`` and ``tile.h5`` go; made where it is missing.

    Returns
    -------
    Path
        The file to open.

    Raises
    ------
    InputError
        Where there is no stored course, or it kept no field.

    Notes
    -----
    XDMF version 3 [1]_: one uniform grid per output that was reached, levels in its cells. The surface lies at
    z = 0 and the skin below it, so that it is upright on the screen; lengths are in mm, times in days.

    References
    ----------
    .. [1] https://www.xdmf.org/index.php/XDMF_Model_and_Format
    """
    import h5py

    course = read_course(store)
    if "fields" not in course:
        raise InputError(f"the course in {store} kept no field; name the species to be kept when it is run", "store")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    fields, names = course["fields"], course.attrs["names"]["species"]
    series = _Series(fields.shape[2:], course.attrs["spacing_mm"])
    with h5py.File(folder / HEAVY, "w") as file:
        for number, day in enumerate(course["time"][:]):
            levels = fields[number]
            if np.isnan(levels).all():
                break
            grid = series.add(float(day))
            for name, level in zip(names, levels, strict=True):
                path = f"/{number:04d}/{name}"
                file.create_dataset(path, data=level[::-1], compression="gzip", compression_opts=1, shuffle=True)
                series.attribute(grid, name, f"{HEAVY}:{path}")
    series.tree.write(folder / LIGHT, encoding="utf-8", xml_declaration=True)
    return folder / LIGHT


class _Series:
    """XDMF of a block at several times."""

    def __init__(self, cells: tuple[int, ...], spacing_mm: list[float]) -> None:
        self._cells = " ".join(map(str, cells))
        self._nodes = " ".join(str(count + 1) for count in cells)
        dx, dy, dz = spacing_mm
        self._origin, self._spacing = f"{-cells[0] * dz!r} 0 0", f"{dz!r} {dy!r} {dx!r}"
        root = ElementTree.Element("Xdmf", Version="3.0")
        self.tree = ElementTree.ElementTree(root)
        domain = ElementTree.SubElement(root, "Domain")
        kind = {"Name": "tile", "GridType": "Collection", "CollectionType": "Temporal"}
        self._grids = ElementTree.SubElement(domain, "Grid", kind)

    def add(self, day: float) -> Any:
        """Add the grid of one time."""
        grid = ElementTree.SubElement(self._grids, "Grid", Name="block", GridType="Uniform")
        ElementTree.SubElement(grid, "Time", Value=repr(day))
        ElementTree.SubElement(grid, "Topology", TopologyType="3DCoRectMesh", Dimensions=self._nodes)
        geometry = ElementTree.SubElement(grid, "Geometry", GeometryType="ORIGIN_DXDYDZ")
        for values in (self._origin, self._spacing):
            item = {"Dimensions": "3", "NumberType": "Float", "Precision": "8", "Format": "XML"}
            ElementTree.SubElement(geometry, "DataItem", item).text = values
        return grid

    def attribute(self, grid: Any, name: str, path: str) -> None:
        """Add one species to a grid."""
        kind = {"Name": name, "AttributeType": "Scalar", "Center": "Cell"}
        attribute = ElementTree.SubElement(grid, "Attribute", kind)
        item = {"Dimensions": self._cells, "NumberType": "Float", "Precision": "4", "Format": "HDF"}
        ElementTree.SubElement(attribute, "DataItem", item).text = path
