# ruff: noqa: E501 - sentences stand on one line so that both languages can be read side by side
"""What people in Port Meranda build, and how the clerk at the counter writes it down in English and in Indonesian.

Slots: {ward} {street} {area} (square metres, for a fence metres) {storeys}.
"""

from dataclasses import dataclass

from app.kernel.text import Localized

Sentences = dict[str, tuple[str, ...]]
"""Language → alternatives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One kind of work. ``area`` in square metres, ``cost`` in dollars a square metre (or a metre of fence)."""

    type: str
    trade: str
    weight: int
    residential: bool = True
    new: bool = False
    area: tuple[int, int]
    cost: tuple[int, int]
    units: int | None = None
    fewest_storeys: int = 1
    sections: tuple[str, ...]
    use: Localized
    title: Localized
    what: Sentences
    how: Sentences


HOUSE = {"en": "Dwelling house", "id": "Rumah tinggal"}
SHOP = {"en": "Shop", "id": "Toko"}

SCENARIOS = (
    Scenario(
        type="building", trade="general", weight=14, new=True, area=(60, 240), cost=(420, 780), units=1,
        sections=("sec_4", "sec_11", "sec_13"), use=HOUSE,
        title={"en": "New {storeys} house", "id": "Rumah tinggal {storeys}"},
        what={
            "en": ("Construction of a {storeys} dwelling of {area} square metres on a vacant plot.",
                   "The applicant will build a {storeys} family house with a floor area of {area} square metres.",
                   "Erection of a {storeys} house of {area} square metres, replacing a timber house taken down earlier."),
            "id": ("Pembangunan rumah tinggal {storeys} seluas {area} meter persegi di atas tanah kosong.",
                   "Pemohon akan mendirikan rumah tinggal keluarga {storeys} dengan luas lantai {area} meter persegi.",
                   "Pendirian rumah {storeys} seluas {area} meter persegi menggantikan rumah kayu yang telah dibongkar."),
        },
        how={
            "en": ("Reinforced concrete frame, block walls and a steel-framed tile roof.",
                   "The ground floor is raised 60 centimetres above the street as the flood map requires.",
                   "Rainwater from the roof is led to a 2,000 litre tank behind the kitchen."),
            "id": ("Struktur beton bertulang, dinding bata ringan, dan rangka atap baja ringan.",
                   "Lantai dasar ditinggikan 60 sentimeter dari jalan sesuai peta banjir.",
                   "Air hujan dari atap dialirkan ke tangki berkapasitas 2.000 liter di belakang dapur."),
        },
    ),
    Scenario(
        type="building", trade="general", weight=13, area=(12, 70), cost=(260, 520),
        sections=("sec_4", "sec_11"), use=HOUSE,
        title={"en": "Extension to a house", "id": "Perluasan rumah tinggal"},
        what={
            "en": ("Addition of a bedroom and a bathroom, {area} square metres, at the rear of the house.",
                   "Extension of the kitchen and dining room by {area} square metres into the back garden.",
                   "A covered veranda of {area} square metres is added along the front of the house."),
            "id": ("Penambahan kamar tidur dan kamar mandi seluas {area} meter persegi di bagian belakang rumah.",
                   "Perluasan dapur dan ruang makan seluas {area} meter persegi ke arah halaman belakang.",
                   "Penambahan beranda beratap seluas {area} meter persegi di sepanjang bagian depan rumah."),
        },
        how={
            "en": ("The existing side setback of 1.5 metres is kept.",
                   "Walls and roof match the existing building in height and material.",
                   "The new rooms share the foundation level of the existing house."),
            "id": ("Jarak bebas samping 1,5 meter tetap dipertahankan.",
                   "Dinding dan atap disesuaikan dengan tinggi dan bahan bangunan yang ada.",
                   "Ruang baru mengikuti ketinggian pondasi rumah yang ada."),
        },
    ),
    Scenario(
        type="building", trade="general", weight=5, residential=False, new=True, area=(80, 420), cost=(380, 690),
        sections=("sec_4", "sec_6", "sec_11", "sec_13"), use={"en": "Shophouse", "id": "Rumah toko"}, units=1, fewest_storeys=2,
        title={"en": "New {storeys} shophouse", "id": "Rumah toko {storeys}"},
        what={
            "en": ("A {storeys} shophouse of {area} square metres with a shop at street level and a dwelling above.",
                   "Construction of a {storeys} building for a grocery shop and the owner's flat, {area} square metres."),
            "id": ("Pembangunan ruko {storeys} seluas {area} meter persegi dengan toko di lantai dasar dan hunian di atasnya.",
                   "Pendirian bangunan {storeys} untuk toko kelontong dan tempat tinggal pemilik, luas {area} meter persegi."),
        },
        how={
            "en": ("A covered walkway of 2.5 metres is kept open for the public along the street.",
                   "One loading space is provided behind the building, reached from the lane."),
            "id": ("Selasar selebar 2,5 meter di sepanjang jalan tetap terbuka untuk umum.",
                   "Satu tempat bongkar muat disediakan di belakang bangunan dengan akses dari gang."),
        },
    ),
    Scenario(
        type="building", trade="general", weight=6, residential=False, area=(30, 260), cost=(180, 430),
        sections=("sec_4", "sec_6"), use=SHOP,
        title={"en": "Alteration of shop premises", "id": "Renovasi tempat usaha"},
        what={
            "en": ("Interior alteration of {area} square metres of shop premises for use as an eating house.",
                   "A former warehouse of {area} square metres is fitted out as a workshop and showroom.",
                   "New shopfront and interior partitions in {area} square metres of business premises."),
            "id": ("Perubahan ruang dalam toko seluas {area} meter persegi untuk digunakan sebagai rumah makan.",
                   "Bekas gudang seluas {area} meter persegi ditata menjadi bengkel dan ruang pamer.",
                   "Pembaruan tampak depan dan sekat ruang pada tempat usaha seluas {area} meter persegi."),
        },
        how={
            "en": ("A second exit and emergency lighting are added.",
                   "The load-bearing walls are not touched.",
                   "A ramp makes the entrance usable for wheelchairs."),
            "id": ("Pintu keluar kedua dan lampu darurat ditambahkan.",
                   "Dinding penahan beban tidak diubah.",
                   "Pintu masuk dilengkapi jalur landai bagi pengguna kursi roda."),
        },
    ),
    Scenario(
        type="building", trade="general", weight=3, new=True, area=(320, 1400), cost=(520, 880), units=8, fewest_storeys=3,
        sections=("sec_4", "sec_6", "sec_7", "sec_11", "sec_13"), use={"en": "Apartments", "id": "Rumah susun"},
        title={"en": "New apartment building, {storeys}", "id": "Rumah susun {storeys}"},
        what={
            "en": ("A {storeys} building with eight apartments and a total floor area of {area} square metres.",
                   "Construction of eight rental apartments around a courtyard, {storeys}, {area} square metres in all."),
            "id": ("Bangunan {storeys} dengan delapan unit hunian dan luas lantai keseluruhan {area} meter persegi.",
                   "Pembangunan delapan unit rumah sewa mengelilingi halaman dalam, {storeys}, luas {area} meter persegi."),
        },
        how={
            "en": ("Parking for eight motorcycles and four cars is provided on the plot.",
                   "The neighbours were notified and no objection was received within fourteen days."),
            "id": ("Tempat parkir untuk delapan sepeda motor dan empat mobil disediakan di dalam persil.",
                   "Para tetangga telah diberi tahu dan tidak ada keberatan dalam waktu empat belas hari."),
        },
    ),
    Scenario(
        type="roof", trade="roofing", weight=11, area=(50, 220), cost=(28, 75), sections=("sec_4", "sec_12"), use=HOUSE,
        title={"en": "Roof replacement", "id": "Penggantian atap"},
        what={
            "en": ("Replacement of {area} square metres of worn clay tiles by coated steel sheets.",
                   "The roof of {area} square metres, damaged in the last storm season, is renewed.",
                   "Renewal of battens and covering of a roof of {area} square metres."),
            "id": ("Penggantian genteng tanah liat yang aus seluas {area} meter persegi dengan lembaran baja berlapis.",
                   "Pembaruan atap seluas {area} meter persegi yang rusak pada musim badai lalu.",
                   "Penggantian reng dan penutup atap seluas {area} meter persegi."),
        },
        how={
            "en": ("Hurricane straps are fixed at every rafter.",
                   "The pitch and the height of the ridge stay as they are.",
                   "Asbestos cement sheets are removed by a licensed contractor before work starts."),
            "id": ("Pengikat tahan badai dipasang pada setiap kasau.",
                   "Kemiringan dan ketinggian bubungan tidak berubah.",
                   "Lembaran asbes dibongkar oleh kontraktor berizin sebelum pekerjaan dimulai."),
        },
    ),
    Scenario(
        type="electrical", trade="electrical", weight=11, area=(40, 200), cost=(18, 60), sections=("sec_4", "sec_14"),
        use=HOUSE,
        title={"en": "Rewiring of a house", "id": "Pembaruan instalasi listrik"},
        what={
            "en": ("Complete rewiring of a house of {area} square metres and a new distribution board.",
                   "The electrical installation, more than thirty years old, is renewed throughout."),
            "id": ("Pembaruan seluruh instalasi listrik rumah seluas {area} meter persegi dan panel pembagi baru.",
                   "Instalasi listrik yang berusia lebih dari tiga puluh tahun diperbarui seluruhnya."),
        },
        how={
            "en": ("Every circuit is protected by a residual current device.",
                   "The service is raised from 20 to 60 amperes."),
            "id": ("Setiap rangkaian dilindungi gawai proteksi arus sisa.",
                   "Daya tersambung dinaikkan dari 20 menjadi 60 ampere."),
        },
    ),
    Scenario(
        type="electrical", trade="electrical", weight=8, area=(12, 90), cost=(150, 260), sections=("sec_4", "sec_14"),
        use=HOUSE,
        title={"en": "Solar panels on a roof", "id": "Panel surya atap"},
        what={
            "en": ("Installation of {area} square metres of photovoltaic panels with an inverter.",
                   "A solar array of {area} square metres is mounted on the northern slope of the roof."),
            "id": ("Pemasangan panel surya seluas {area} meter persegi beserta inverter.",
                   "Panel surya seluas {area} meter persegi dipasang pada sisi utara atap."),
        },
        how={
            "en": ("The array is connected to the public grid through a two-way meter.",
                   "A structural engineer has confirmed that the rafters carry the load."),
            "id": ("Panel tersambung ke jaringan umum melalui meteran dua arah.",
                   "Ahli struktur menyatakan bahwa kasau mampu menahan beban tersebut."),
        },
    ),
    Scenario(
        type="plumbing", trade="plumbing", weight=9, area=(6, 40), cost=(90, 240), sections=("sec_4", "sec_15"), use=HOUSE,
        title={"en": "Septic tank and drains", "id": "Tangki septik dan saluran"},
        what={
            "en": ("Replacement of an old soakaway by a sealed two-chamber septic tank.",
                   "Connection of the house to the new sewer in {street} and closing of the old cesspit."),
            "id": ("Penggantian sumur resapan lama dengan tangki septik kedap dua bilik.",
                   "Penyambungan rumah ke saluran air limbah baru di {street} dan penutupan tangki lama."),
        },
        how={
            "en": ("The tank lies 12 metres from the nearest well.",
                   "The drain is laid with a fall of one in sixty and has two inspection chambers."),
            "id": ("Tangki berjarak 12 meter dari sumur terdekat.",
                   "Saluran dipasang dengan kemiringan satu banding enam puluh dan dua bak kontrol."),
        },
    ),
    Scenario(
        type="plumbing", trade="plumbing", weight=5, area=(4, 12), cost=(180, 420), sections=("sec_4", "sec_15"), use=HOUSE,
        title={"en": "Rainwater tank and pump", "id": "Tangki air hujan dan pompa"},
        what={
            "en": ("A rainwater tank of 5,000 litres with a pump is set up beside the house.",
                   "Two linked tanks collect the rain from {area} square metres of annex roof."),
            "id": ("Pemasangan tangki air hujan 5.000 liter beserta pompa di samping rumah.",
                   "Dua tangki yang saling terhubung menampung air hujan dari atap samping seluas {area} meter persegi."),
        },
        how={
            "en": ("An air gap keeps the public water main apart from the tank.",
                   "The overflow is led to the street drain."),
            "id": ("Celah udara memisahkan pipa air umum dari tangki.",
                   "Air limpahan dialirkan ke saluran jalan."),
        },
    ),
    Scenario(
        type="mechanical", trade="mechanical", weight=6, residential=False, area=(60, 600), cost=(35, 95),
        sections=("sec_4", "sec_16"), use=SHOP,
        title={"en": "Air-conditioning plant", "id": "Instalasi tata udara"},
        what={
            "en": ("Installation of split air-conditioning for {area} square metres of sales floor.",
                   "Replacement of the cooling plant of a cold store of {area} square metres."),
            "id": ("Pemasangan tata udara terpisah untuk ruang penjualan seluas {area} meter persegi.",
                   "Penggantian mesin pendingin gudang beku seluas {area} meter persegi."),
        },
        how={
            "en": ("Outdoor units stand on the roof behind a sound screen, 4 metres from the boundary.",
                   "The refrigerant does no harm to the ozone layer."),
            "id": ("Unit luar ditempatkan di atap di balik peredam suara, 4 meter dari batas persil.",
                   "Bahan pendingin tidak merusak lapisan ozon."),
        },
    ),
    Scenario(
        type="mechanical", trade="mechanical", weight=3, residential=False, area=(12, 60), cost=(120, 310),
        sections=("sec_4", "sec_16"), use={"en": "Restaurant kitchen", "id": "Dapur rumah makan"},
        title={"en": "Kitchen exhaust", "id": "Cerobong dapur"},
        what={
            "en": ("Grease-filtered exhaust for a restaurant kitchen of {area} square metres.",
                   "A new hood and duct serve the charcoal grill of an eating house."),
            "id": ("Pemasangan penyedot asap bersaringan lemak untuk dapur rumah makan seluas {area} meter persegi.",
                   "Tudung dan saluran asap baru untuk pemanggang arang rumah makan."),
        },
        how={
            "en": ("The duct ends one metre above the ridge, away from the neighbours' windows.",
                   "A fire damper separates the kitchen from the dwelling above."),
            "id": ("Saluran berakhir satu meter di atas bubungan, menjauhi jendela tetangga.",
                   "Peredam api memisahkan dapur dari hunian di atasnya."),
        },
    ),
    Scenario(
        type="fence", trade="fencing", weight=9, area=(12, 80), cost=(45, 130), sections=("sec_4", "sec_17"), use=HOUSE,
        title={"en": "Boundary wall", "id": "Pagar pembatas"},
        what={
            "en": ("A boundary wall of block and wrought iron, {area} metres long and 1.8 metres high.",
                   "Replacement of a bamboo fence by a masonry wall along {area} metres of boundary."),
            "id": ("Pembangunan pagar bata dan besi tempa sepanjang {area} meter dengan tinggi 1,8 meter.",
                   "Penggantian pagar bambu dengan tembok sepanjang {area} meter batas persil."),
        },
        how={
            "en": ("The wall is splayed at the corner so that drivers can see along {street}.",
                   "The owners of the adjoining plot have agreed in writing."),
            "id": ("Sudut pagar dipotong serong agar pengemudi dapat melihat ke arah {street}.",
                   "Pemilik persil yang berbatasan telah menyetujui secara tertulis."),
        },
    ),
    Scenario(
        type="pool-spa", trade="plumbing", weight=4, new=True, area=(18, 60), cost=(420, 760), sections=("sec_4", "sec_18"),
        use=HOUSE,
        title={"en": "Swimming pool", "id": "Kolam renang"},
        what={
            "en": ("A private swimming pool of {area} square metres behind the house.",
                   "Construction of a lap pool with a water surface of {area} square metres."),
            "id": ("Pembangunan kolam renang pribadi seluas {area} meter persegi di belakang rumah.",
                   "Pembangunan kolam renang memanjang dengan permukaan air {area} meter persegi."),
        },
        how={
            "en": ("A fence of 1.2 metres with a self-closing gate surrounds the water.",
                   "Backwash water is led to the sewer and never to the street drain."),
            "id": ("Kolam dikelilingi pagar setinggi 1,2 meter dengan pintu yang menutup sendiri.",
                   "Air pencucian saringan dialirkan ke saluran limbah, bukan ke saluran jalan."),
        },
    ),
    Scenario(
        type="demolition", trade="demolition", weight=5, area=(30, 320), cost=(22, 60), sections=("sec_4", "sec_19"),
        use={"en": "None", "id": "Tidak ada"},
        title={"en": "Demolition of a building", "id": "Pembongkaran bangunan"},
        what={
            "en": ("Demolition of a timber house of {area} square metres that is beyond repair.",
                   "A disused storehouse of {area} square metres is taken down to the foundation."),
            "id": ("Pembongkaran rumah kayu seluas {area} meter persegi yang tidak layak diperbaiki.",
                   "Gudang kosong seluas {area} meter persegi dibongkar sampai pondasi."),
        },
        how={
            "en": ("Water and electricity have been cut off and sealed.",
                   "Rubble is sorted on the site and taken to the Eastern Transfer Station."),
            "id": ("Sambungan air dan listrik telah diputus dan disegel.",
                   "Puing dipilah di lokasi dan dibawa ke Tempat Penampungan Sampah Timur."),
        },
    ),
    Scenario(
        type="grading", trade="earthworks", weight=4, new=True, area=(120, 900), cost=(9, 26), sections=("sec_4", "sec_20"),
        use={"en": "Building site", "id": "Lahan bangunan"},
        title={"en": "Earthworks and retaining wall", "id": "Pekerjaan tanah dan dinding penahan"},
        what={
            "en": ("Levelling of {area} square metres of sloping ground and a retaining wall of stone.",
                   "Excavation and filling on {area} square metres to prepare the ground for building."),
            "id": ("Perataan tanah miring seluas {area} meter persegi dan pembangunan dinding penahan batu.",
                   "Penggalian dan pengurukan lahan seluas {area} meter persegi untuk persiapan bangunan."),
        },
        how={
            "en": ("Surface water is held back by a silt trap until grass covers the slope.",
                   "No more than 2 metres of soil are cut at any point."),
            "id": ("Air permukaan ditahan dengan perangkap lumpur sampai lereng tertutup rumput.",
                   "Pemotongan tanah tidak lebih dari 2 meter di setiap titik."),
        },
    ),
    Scenario(
        type="other", trade="general", weight=4, residential=False, area=(2, 14), cost=(60, 220), sections=("sec_4", "sec_5"),
        use={"en": "Signboard", "id": "Papan nama"},
        title={"en": "Shop sign and awning", "id": "Papan nama dan tenda toko"},
        what={
            "en": ("An illuminated sign of {area} square metres above the entrance.",
                   "A retractable awning of {area} square metres shades the shopfront."),
            "id": ("Pemasangan papan nama bercahaya seluas {area} meter persegi di atas pintu masuk.",
                   "Tenda lipat seluas {area} meter persegi menaungi bagian depan toko."),
        },
        how={
            "en": ("The lowest edge is 2.6 metres above the pavement.",
                   "The light is switched off between eleven at night and six in the morning."),
            "id": ("Tepi terendah berada 2,6 meter di atas trotoar.",
                   "Lampu dipadamkan antara pukul 23.00 dan 06.00."),
        },
    ),
)  # fmt: skip

CLOSINGS: Sentences = {
    "en": (
        "Work is limited to the hours from seven in the morning to six in the evening.",
        "Building materials may not be stored on the pavement.",
        "The site is reached from {street} only.",
        "The plot lies in {ward}, outside the coastal setback.",
        "The notice of the permit is to be displayed at the entrance.",
        "The drawings were prepared by a registered architect.",
        "",
        "",
    ),
    "id": (
        "Pekerjaan dibatasi antara pukul 07.00 dan 18.00.",
        "Bahan bangunan tidak boleh ditumpuk di trotoar.",
        "Lokasi hanya dapat dicapai melalui {street}.",
        "Persil terletak di {ward}, di luar sempadan pantai.",
        "Papan izin wajib dipasang di pintu masuk lokasi.",
        "Gambar rencana disusun oleh arsitek terdaftar.",
        "",
        "",
    ),
}

STOREYS = {
    "en": ("single-storey", "two-storey", "three-storey"),
    "id": ("satu lantai", "dua lantai", "tiga lantai"),
}

STATUS_LABELS = {
    "en": {
        "accepted": "Application received", "in-review": "Under review", "issued": "Permit issued",
        "inspection": "Inspections under way", "finaled": "Certificate of completion", "cancelled": "Closed without a permit",
    },
    "id": {
        "accepted": "Permohonan diterima", "in-review": "Dalam penelaahan", "issued": "Izin diterbitkan",
        "inspection": "Dalam pemeriksaan", "finaled": "Sertifikat laik fungsi", "cancelled": "Ditutup tanpa izin",
    },
}  # fmt: skip

REVIEW_COMMENTS = {
    "en": (
        "Plans checked by the district inspector.",
        "Site visit made; neighbours notified.",
        "A revised drawing was asked for and received.",
        "",
    ),
    "id": (
        "Gambar diperiksa oleh pengawas wilayah.",
        "Kunjungan lapangan dilakukan; tetangga diberi tahu.",
        "Gambar perbaikan diminta dan telah diterima.",
        "",
    ),
}

CANCEL_COMMENTS = {
    "en": (
        "Withdrawn at the applicant's request.",
        "The requested drawings were not supplied within six months.",
        "The plot was sold before work began.",
    ),
    "id": (
        "Dicabut atas permintaan pemohon.",
        "Gambar yang diminta tidak dilengkapi dalam enam bulan.",
        "Persil dijual sebelum pekerjaan dimulai.",
    ),
}

INSPECTIONS = {  # permit type → (en, id), in the order in which they are made
    "building": (("Setting out", "Penentuan tapak"), ("Foundation", "Pondasi"), ("Frame", "Struktur"), ("Final", "Akhir")),
    "roof": (("Roof fixings", "Pengikat atap"), ("Final", "Akhir")),
    "electrical": (("First fix", "Instalasi kasar"), ("Final electrical test", "Uji akhir instalasi")),
    "plumbing": (("Trench and bedding", "Galian dan alas pipa"), ("Water test", "Uji kebocoran"), ("Final", "Akhir")),
    "mechanical": (("Equipment and fixings", "Peralatan dan pengikat"), ("Final", "Akhir")),
    "demolition": (("Disconnection of services", "Pemutusan sambungan"), ("Cleared site", "Lokasi bersih")),
    "grading": (("Silt trap", "Perangkap lumpur"), ("Retaining wall", "Dinding penahan"), ("Final", "Akhir")),
    "fence": (("Line and height", "Garis dan tinggi"), ("Final", "Akhir")),
    "pool-spa": (("Excavation and reinforcement", "Galian dan tulangan"), ("Water test", "Uji kebocoran"), ("Barrier", "Pagar pengaman")),
    "other": (("Position and fixing", "Posisi dan pengikat"),),
}  # fmt: skip

FAILURES = {
    "en": (
        "Work differs from the approved drawings; to be corrected and shown again.",
        "Work was covered before it was inspected.",
        "The approved drawings were not on the site.",
    ),
    "id": (
        "Pekerjaan tidak sesuai dengan gambar yang disetujui; diperbaiki dan diperiksa ulang.",
        "Pekerjaan ditutup sebelum diperiksa.",
        "Gambar yang disetujui tidak tersedia di lokasi.",
    ),
}
