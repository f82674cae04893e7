"""What people of the demo city report, what they are answered, and what everybody may read of it. Invented."""

REPORTS: dict[str, dict[str, tuple[str, ...]]] = {
    "potholes": {
        "en": (
            "There is a hole in the road in front of {place}. Cyclists swerve into the traffic because of it.",
            "The pavement at {place} has sunk. My mother nearly fell there with her stick.",
            "Since the last rain the asphalt at {place} breaks off at the edge.",
        ),
        "id": (
            "Ada lubang besar di depan {place}. Pengendara motor sering oleng di situ.",
            "Trotoar di {place} ambles dan beberapa ubin hilang.",
            "Sejak hujan terakhir, aspal di {place} terkelupas di tepinya.",
        ),
    },
    "street-lights": {
        "en": (
            "The lamp at {place} has been out for a week. It is very dark there in the evening.",
            "The light at {place} flickers all night and shines into bedrooms.",
            "Three lamps near {place} burn all day long.",
        ),
        "id": (
            "Lampu jalan di {place} padam sudah seminggu. Gelap sekali kalau malam.",
            "Lampu di {place} berkedip terus sepanjang malam.",
            "Tiga lampu dekat {place} menyala siang malam.",
        ),
    },
    "parking": {
        "en": (
            "Delivery vans stand on the pavement at {place} every morning. A wheelchair cannot pass.",
            "Motorbikes block the ramp at {place}.",
        ),
        "id": (
            "Mobil barang parkir di trotoar {place} setiap pagi. Kursi roda tidak bisa lewat.",
            "Sepeda motor menutup jalur landai di {place}.",
        ),
    },
    "drains": {
        "en": (
            "The drain at {place} is blocked. After every rain the water stands to the doorstep.",
            "It smells of sewage at {place}, worst at noon.",
        ),
        "id": (
            "Selokan di {place} mampet. Setiap hujan air menggenang sampai depan pintu.",
            "Bau got menyengat di {place}, paling parah siang hari.",
        ),
    },
    "waste": {
        "en": (
            "The bins at {place} were not emptied this week and the last.",
            "The public bin at {place} overflows, and dogs spread the rubbish.",
        ),
        "id": (
            "Sampah di {place} tidak diangkut minggu ini dan minggu lalu.",
            "Tong sampah umum di {place} meluap dan diacak-acak anjing.",
        ),
    },
    "illegal-dumping": {
        "en": (
            "Somebody leaves building rubble behind {place} at night. It is the third time this month.",
            "Old tyres were dumped beside {place}. Water stands in them and mosquitoes breed.",
        ),
        "id": (
            "Ada yang membuang puing bangunan di belakang {place} malam-malam. Sudah tiga kali bulan ini.",
            "Ban bekas dibuang di samping {place}. Airnya jadi sarang nyamuk.",
        ),
    },
    "trees": {
        "en": (
            "A large branch hangs over the pavement at {place} and has begun to crack.",
            "The swing in the small park at {place} has a broken chain.",
        ),
        "id": (
            "Dahan besar menjuntai di atas trotoar {place} dan mulai retak.",
            "Rantai ayunan di taman kecil {place} putus.",
        ),
    },
    "market-stalls": {
        "en": (
            "A stall stands across the fire exit at {place}.",
            "The roof of the market hall near {place} leaks over the fish counters.",
        ),
        "id": (
            "Sebuah lapak menutup jalan keluar darurat di {place}.",
            "Atap pasar dekat {place} bocor di atas meja ikan.",
        ),
    },
    "quays": {
        "en": (
            "The steps down to the water at {place} are slippery and one is missing.",
            "There is a film of oil on the water off {place}.",
        ),
        "id": (
            "Tangga ke air di {place} licin dan satu anak tangga hilang.",
            "Ada lapisan minyak di air dekat {place}.",
        ),
    },
    "noise": {
        "en": (
            "The house beside {place} sings into loudspeakers until two in the morning, three nights a week.",
            "A generator behind {place} runs all night.",
        ),
        "id": (
            "Rumah di sebelah {place} karaoke dengan pengeras suara sampai jam dua pagi, tiga kali seminggu.",
            "Genset di belakang {place} menyala semalaman.",
        ),
    },
    "food-safety": {
        "en": ("Four of us fell ill after lunch at the eating house near {place}. The rice smelled.",),
        "id": ("Kami berempat sakit setelah makan siang di warung dekat {place}. Nasinya berbau.",),
    },
    "conduct": {
        "en": ("At the counter I was asked for money so that my application would be found again.",),
        "id": ("Di loket saya dimintai uang supaya berkas saya ditemukan lagi.",),
    },
    "something-else": {
        "en": (
            "The clock on the tower near {place} is an hour late.",
            "Who looks after the notice board at {place}? Everything on it is from last year.",
        ),
        "id": (
            "Jam di menara dekat {place} terlambat satu jam.",
            "Siapa yang mengurus papan pengumuman di {place}? Isinya semua dari tahun lalu.",
        ),
    },
}
"""Category → language → what is written. ``{place}`` is an address."""

ANSWERS = {
    "en": (
        "Thank you. Our people were there and have repaired it. Please look and tell us if anything is left.",
        "We have looked at it on the spot. It is in order again since this morning.",
        "The work is done. We have put the place on the list that is checked every month.",
    ),
    "id": (
        "Terima kasih. Petugas kami sudah ke sana dan memperbaikinya. Silakan periksa dan beri tahu bila masih ada.",
        "Kami sudah memeriksa di lokasi. Sejak pagi ini sudah beres.",
        "Pekerjaan selesai. Lokasi ini kami masukkan ke daftar pemeriksaan bulanan.",
    ),
}
ASKED = {
    "en": "We found nothing at that place. Could you tell us more exactly where it is?",
    "id": "Kami tidak menemukannya di lokasi itu. Dapatkah Anda menjelaskan tempat tepatnya?",
}
TOLD = {
    "en": "It is on the left side, about twenty metres before the corner.",
    "id": "Di sebelah kiri, kira-kira dua puluh meter sebelum tikungan.",
}
REFUSED = {
    "en": "This is on private ground. The city may not act there; the owner may.",
    "id": "Lokasi ini tanah pribadi. Kota tidak berwenang di sana; pemiliknya yang berwenang.",
}
MOVED = {
    "en": "The national road office is in charge of this road. We have passed your report on.",
    "id": "Jalan ini wewenang balai jalan nasional. Laporan Anda kami teruskan.",
}
NOT_SOLVED = {
    "en": "It is the same again since yesterday.",
    "id": "Sejak kemarin kembali seperti semula.",
}
NOTES = ("Foreman informed.", "Parts ordered, a week.", "Seen on the round, photographs in the folder.")
SUMMARIES: dict[str, dict[str, tuple[str, ...]]] = {
    "potholes": {
        "en": ("A hole in the road in {ward}. It was measured and is being filled.", "A sunken pavement in {ward}."),
        "id": ("Lubang di jalan, {ward}. Sudah diukur dan sedang ditambal.", "Trotoar ambles di {ward}."),
    },
    "street-lights": {
        "en": ("A street lamp is out in {ward}.", "A lamp flickers at night in {ward}. The fitting is replaced."),
        "id": ("Lampu jalan padam di {ward}.", "Lampu jalan berkedip di {ward}. Lampunya diganti."),
    },
    "parking": {
        "en": ("Vehicles on the pavement in {ward}.", "A blocked ramp in {ward}. Wardens come by more often."),
        "id": ("Kendaraan di atas trotoar, {ward}.", "Jalur landai terhalang di {ward}. Petugas lebih sering lewat."),
    },
    "drains": {
        "en": ("A blocked drain in {ward}. It is flushed.", "Standing water after rain in {ward}."),
        "id": ("Selokan mampet di {ward}. Sedang dibersihkan.", "Genangan setelah hujan di {ward}."),
    },
    "waste": {
        "en": ("A missed collection in {ward}.", "A public bin overflows in {ward}. It is emptied daily now."),
        "id": ("Sampah tidak terangkut di {ward}.", "Tong sampah meluap di {ward}. Kini dikosongkan setiap hari."),
    },
    "illegal-dumping": {
        "en": ("Rubble left by the road in {ward}. It was cleared.", "Old tyres left in {ward}."),
        "id": ("Puing dibuang di tepi jalan, {ward}. Sudah diangkut.", "Ban bekas dibuang di {ward}."),
    },
    "trees": {
        "en": ("A branch over the path in {ward}. It is cut back.", "A broken bench in a park in {ward}."),
        "id": ("Dahan menjuntai di atas jalan, {ward}. Dipangkas.", "Bangku taman rusak di {ward}."),
    },
    "market-stalls": {
        "en": ("A stall in the way in {ward}.", "Scales at a market in {ward}. They were checked."),
        "id": ("Lapak menghalangi jalan di {ward}.", "Timbangan pasar di {ward}. Sudah ditera ulang."),
    },
    "quays": {
        "en": ("A loose bollard at the quay in {ward}.", "Oil on the water in {ward}."),
        "id": ("Tiang tambat lepas di {ward}.", "Minyak di permukaan air, {ward}."),
    },
    "noise": {
        "en": ("Noise at night in {ward}. Officers have been there.", "Loud machines in {ward}."),
        "id": ("Kebisingan malam hari di {ward}. Petugas sudah datang.", "Mesin bising di {ward}."),
    },
}
"""Category → language → what everybody may read, with ``{ward}``."""
OTHER_SUMMARY = {"en": "A report from {ward}.", "id": "Laporan dari {ward}."}
"""The same for the other categories."""
